// SPDX-License-Identifier: BSD-3-Clause
#include "report/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <string>

#include "report/markup.hpp"
#include "tests/report/realistic_results.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The page of the realistic results. Its fifteen figures take a second to draw: it is made once.
const std::string& realistic_page() {
  static const std::string page =
      html_report(testing::realistic_results(), testing::realistic_studies());
  return page;
}

TEST(HtmlReport, HoldsStudiesMachineProvenanceAndConfig) {
  const std::string& html = realistic_page();
  EXPECT_THAT(html, AllOf(HasSubstr("<h1>Scaling on a workstation</h1>"),
                          HasSubstr("<h2>1. Monte Carlo pi, strong scaling</h2>"),
                          HasSubstr("<td>An Example CPU @ 2.50GHz</td>"),
                          HasSubstr("-march=x86-64-v3"), HasSubstr("0123456789ab")));
  EXPECT_THAT(html, AllOf(HasSubstr("kernel = &quot;gemm&quot;"), HasSubstr("prefers-color-scheme"),
                          HasSubstr("processes 64x1: skipped, needs 64 ranks")));
}

TEST(HtmlReport, NeedsNeitherScriptNorNetwork) {
  const std::string& html = realistic_page();
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<link")),
                          Not(HasSubstr("src=")), Not(HasSubstr("@import"))));
  // Names of XML namespaces are the only addresses, and nothing is fetched from those.
  const std::regex address("href=[\"']http");
  EXPECT_FALSE(std::regex_search(html, address));
}

TEST(HtmlReport, GivesEachIdOnceAndResolvesEachReference) {
  const std::string& html = realistic_page();
  std::set<std::string> ids;
  const std::regex id(R"( id=["']([^"']+)["'])");
  for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it) {
    EXPECT_TRUE(ids.insert((*it)[1]).second) << (*it)[1];
  }
  const std::regex reference(R"(href=["']#([^"']+)["'])");
  for (std::sregex_iterator it(html.begin(), html.end(), reference), end; it != end; ++it) {
    EXPECT_EQ(ids.count((*it)[1]), 1U) << (*it)[1];
  }
}

TEST(HtmlReport, EscapesEveryText) {
  Results results;
  const std::string evil = "<b>&\"'";
  results.provenance = {evil, evil, evil, evil, evil};
  testing::add_study(results, evil, evil, Scaling::strong);
  results.studies.back().toml = evil;
  results.studies.back().overrides = {evil};
  testing::add_point(results, 1, 1);
  testing::add_samples(results, {1.0});
  testing::add_point(results, 2, 1).reason = evil;
  results.points.back().status = PointStatus::skipped;
  NodeRecord node;
  node.hostname = evil;
  node.cpu = evil;
  results.machine.nodes = {node};
  results.machine.facts = {{evil, evil}};

  EXPECT_THAT(html_report(results, analyse(results)), Not(HasSubstr("<b>")));
}

TEST(HtmlReport, ExplainsTheoryWhereItIsDrawn) {
  Results results;
  testing::add_study(results, "A lock", "duty", Scaling::strong);
  for (const int threads : {1, 4}) {
    Point& point = testing::add_point(results, 1, threads, GilPolicy::interval);
    point.locks = 1;
    point.lock_share = 0.5;
    point.native_share = 0.5;
    point.wait_share = 0;
    testing::add_samples(results, {1.0});
  }
  const std::string with_bound = html_report(results, analyse(results));
  EXPECT_THAT(with_bound, AllOf(HasSubstr("bound: min(N, locks/held, cores)"),
                                HasSubstr("The thin solid line is the most"),
                                Not(HasSubstr("machine repairman"))));

  for (Point& point : results.points) {
    point.native_share = 0;
    point.wait_share = 0.5;
  }
  EXPECT_THAT(
      html_report(results, analyse(results)),
      AllOf(HasSubstr(">machine repairman<"), HasSubstr("The thin dashed line is the machine")));
  EXPECT_THAT(realistic_page(), Not(HasSubstr("The thin solid line")));
}

TEST(HtmlReport, SaysWhenThereIsNothing) {
  EXPECT_THAT(html_report({}, {}), HasSubstr("These results hold no study."));
}

TEST(Markup, EscapesWhatMeansSomething) {
  EXPECT_EQ(escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
}

TEST(Markup, MakesIdsOfAPictureItsOwn) {
  EXPECT_EQ(
      inline_svg("<?xml?>\n<svg><g id=\"a\"/><use xlink:href='#a'/><r fill=\"url(#a)\"/></svg>",
                 "p_", "x<y"),
      "<svg role=\"img\" aria-label=\"x&lt;y\"><g id=\"p_a\"/><use xlink:href='#p_a'/>"
      "<r fill=\"url(#p_a)\"/></svg>");
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include <nlohmann/json.hpp>
#include <string>

#include "report/comparison_json.hpp"
#include "report/comparison_text.hpp"
#include "report/figures/pen.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Three points: one of eight times, one of these, one of three times.
Results file(double second_s, const std::string& commit) {
  Results results;
  results.provenance.git_commit = commit;
  results.provenance.created = "2024-01-01T00:00:00Z";
  add_study(results, "pi", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {1.00, 1.00, 1.01, 1.01, 0.99, 0.99, 1.00, 1.00});
  add_point(results, 1, 2);
  add_samples(results, std::vector<double>(8, second_s));
  add_point(results, 2, 1, GilPolicy::interval);
  add_samples(results, {0.5, 0.5, 0.5});
  return results;
}

class ComparisonOf : public ::testing::Test {
 protected:
  ComparisonOf() {
    add_point(base_, 4, 1);
    add_samples(base_, {0.25});
  }

  [[nodiscard]] std::string text(const Pen& pen = Pen(false)) const {
    return comparison_text(compare(base(), candidate(), 0.05), base(), candidate(), pen);
  }

  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(
        comparison_json(compare(base(), candidate(), 0.05), base(), candidate()));
  }

  [[nodiscard]] ComparedFiles base() const { return {{"base.h5", &base_}}; }
  [[nodiscard]] ComparedFiles candidate() const { return {{"new.h5", &candidate_}}; }

  Results base_ = file(0.5, "abc");
  Results candidate_ = file(0.6, "def");
};

TEST_F(ComparisonOf, TwoFilesAsText) {
  const std::string told = text();
  EXPECT_THAT(told, HasSubstr("base: base.h5, of 2024-01-01T00:00:00Z, commit abc\n"));
  EXPECT_THAT(told, HasSubstr("new:  new.h5, of 2024-01-01T00:00:00Z, commit def\n"));
  EXPECT_THAT(told, HasSubstr("1.200-1.200 slower: regression"));
  EXPECT_THAT(told, HasSubstr("same +-"));
  EXPECT_THAT(told, HasSubstr("can't tell: too few samples at least 6 samples\n"));
  EXPECT_THAT(told, HasSubstr("settled by: about how many a side"));
  EXPECT_THAT(told, HasSubstr("- One run a side: "));
  EXPECT_THAT(told, HasSubstr("Verdicts are for all 2 points with an interval together"));
  EXPECT_THAT(told, HasSubstr("Only in the base\n- pi (strong, samples 1000), processes 4x1"));
  EXPECT_THAT(told, Not(HasSubstr("Only in the new file")));
  EXPECT_THAT(told, HasSubstr("What else differs\n- commit: base abc; new def\n"));
  EXPECT_THAT(told, HasSubstr("1 of 3 points is slower by more than 5 %, at worst"));
}

TEST_F(ComparisonOf, FilesOfOneProgramSaysSo) {
  candidate_.provenance.git_commit = "abc";
  EXPECT_THAT(text(), HasSubstr("Machine, compiler, flags and commit are the same.\n"));
}

TEST_F(ComparisonOf, TwoFilesHasEscapeCodesOnlyWhenAsked) {
  EXPECT_THAT(text(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(text(Pen(true)), HasSubstr("\x1b[1m"));
}

TEST_F(ComparisonOf, TwoFilesAsJson) {
  const nlohmann::json json = this->json();
  EXPECT_EQ(json["base"]["path"], "base.h5");
  EXPECT_EQ(json["new"]["git_commit"], "def");
  EXPECT_EQ(json["threshold"], 0.05);
  ASSERT_EQ(json["points"].size(), 3U);
  const auto& slower = json["points"][1];
  EXPECT_EQ(slower["threads"], 2);
  EXPECT_EQ(slower["size"]["samples"], 1000);
  EXPECT_EQ(slower["base"]["median_s"], 0.5);
  EXPECT_EQ(slower["base"]["point"], 1);
  EXPECT_EQ(slower["base"]["runs"].size(), 1U);
  EXPECT_EQ(slower["differs"]["p"], 0);
  EXPECT_EQ(slower["above_threshold"]["p_adjusted"], 0);
  EXPECT_EQ(slower["within_threshold"]["p"], 1);
  EXPECT_TRUE(slower["open"].is_null());
  EXPECT_TRUE(slower["settled_by"].is_null());
  EXPECT_EQ(slower["new"]["samples"], 8);
  EXPECT_DOUBLE_EQ(slower["ratio"], 1.2);
  EXPECT_DOUBLE_EQ(slower["low"], 1.2);
  EXPECT_EQ(slower["verdict"], "slower");
  EXPECT_EQ(slower["regression"], true);
  EXPECT_TRUE(json["points"][2]["low"].is_null());
  EXPECT_TRUE(json["points"][2]["differs"].is_null());
  EXPECT_EQ(json["points"][2]["verdict"], "can't tell");
  EXPECT_EQ(json["points"][2]["open"], "verdict");
  EXPECT_EQ(json["points"][2]["settled_by"],
            nlohmann::json({{"of", "samples"}, {"a_side", 6}, {"at_least", true}}));
  EXPECT_EQ(json["variation_between_runs"], "not known");
  EXPECT_NEAR(json["false_discovery_rate"].get<double>(), 0.05, 1e-12);
  EXPECT_EQ(json["adjustment"], "Benjamini-Hochberg");
  EXPECT_EQ(json["points_decided_together"], 2);
  EXPECT_EQ(json["remarks"].size(), 2U);
  EXPECT_EQ(json["only_base"][0]["reason"], "the other file has no such point");
  EXPECT_TRUE(json["only_new"].empty());
  EXPECT_EQ(json["differences"][0]["what"], "commit");
  EXPECT_EQ(json["regression"], true);
  EXPECT_THAT(json["conclusion"].get<std::string>(), HasSubstr("1 of 3 points"));
}

TEST_F(ComparisonOf, TwoFilesHasNothingToSettleWhereAllIsTold) {
  for (Results* one : {&base_, &candidate_}) {
    one->points.resize(2);
    std::erase_if(one->samples, [](const Sample& sample) { return sample.point > 1; });
  }
  EXPECT_THAT(text(), Not(HasSubstr("settled by")));
}

TEST_F(ComparisonOf, SeveralRunsNamesThemAll) {
  const Results base_again = file(0.51, "abc");
  const Results candidate_again = file(0.62, "ghi");
  candidate_.samples[0].time_s = 1.02;
  base_.samples[0].time_s = 1.03;
  const ComparedFiles base = {{"b1.h5", &base_}, {"b2.h5", &base_again}};
  const ComparedFiles candidate = {{"n1.h5", &candidate_}, {"n2.h5", &candidate_again}};
  const Comparison comparison = compare(base, candidate, 0.05);

  const std::string told = comparison_text(comparison, base, candidate, Pen(false));
  EXPECT_THAT(told, HasSubstr("base: b1.h5, of 2024-01-01T00:00:00Z, commit abc\n"
                              "new:  n1.h5, of 2024-01-01T00:00:00Z, commit def\n"
                              "base: b2.h5, of 2024-01-01T00:00:00Z, commit abc\n"
                              "new:  n2.h5, of 2024-01-01T00:00:00Z, commit ghi\n"));
  EXPECT_THAT(told, HasSubstr("2, 2 16, 16"));
  EXPECT_THAT(told, HasSubstr("- commit: base abc; new def or ghi\n"));
  EXPECT_THAT(told, HasSubstr("- 2 runs a side: "));
  EXPECT_THAT(told, HasSubstr("Not compared, of the base\n- pi (strong, samples 1000), processes "
                              "4x1"));

  const auto json = nlohmann::json::parse(comparison_json(comparison, base, candidate));
  EXPECT_FALSE(json.contains("base"));
  ASSERT_EQ(json["runs"].size(), 2U);
  EXPECT_EQ(json["runs"][1]["new"]["path"], "n2.h5");
  EXPECT_EQ(json["variation_between_runs"], "in the intervals");
  const auto& side = json["points"][1]["new"];
  EXPECT_FALSE(side.contains("point"));
  EXPECT_EQ(side["samples"], 16);
  EXPECT_EQ(side["runs"][1],
            nlohmann::json({{"run", 1}, {"point", 1}, {"samples", 8}, {"median_s", 0.62}}));
  EXPECT_EQ(json["differences"][0]["new"], nlohmann::json({"def", "ghi"}));
  EXPECT_EQ(json["only_base"][0]["run"], 0);
}

TEST_F(ComparisonOf, TwoFilesLetsNothingThroughThatSteersATerminal) {
  base_.points[0].reason = "\x1b[2J";
  base_.provenance.git_commit = "\x1b]0;x\x07";
  candidate_.provenance.created = "now\u202e";
  candidate_.machine.facts["compiler"] = "g++ \x1b[1m";
  for (Results* file : {&base_, &candidate_}) {
    for (Point& point : file->points) {
      point.kernel = "pi\x1b[31m";
    }
  }
  const std::string told = text();
  EXPECT_EQ(visible_lines(told), told);
  EXPECT_THAT(told, HasSubstr(R"(commit \x1b]0;x\x07)"));
  EXPECT_THAT(told, HasSubstr(R"(now\u202e)"));
  EXPECT_THAT(told, HasSubstr(R"(\x1b[1m)"));
}

TEST_F(ComparisonOf, TwoFilesFitsTheTerminalButForTablesAndLongWords) {
  for (const std::size_t columns : {20U, 40U, 120U}) {
    std::istringstream lines(text(Pen(false, columns)));
    for (std::string line; std::getline(lines, line);) {
      const bool is_table = line.find('x') < 3 || line.starts_with("layout") ||
                            line.find("(s)") < 60 || line.ends_with("base   new");
      const bool is_long_word = line.find(' ', line.find_first_not_of(" -")) == std::string::npos;
      if (!is_table && !is_long_word) {
        EXPECT_LE(text_columns(line), columns) << line;
      }
    }
  }
}

}  // namespace
}  // namespace scalelab

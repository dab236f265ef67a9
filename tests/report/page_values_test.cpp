// SPDX-License-Identifier: BSD-3-Clause
#include "report/page_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/page_template.hpp"
#include "tests/analysis/guide/planted_guide.hpp"
#include "tests/report/realistic_results.hpp"

namespace scalelab {
namespace {

/// What differs between the values and the names that they should have; nothing where nothing does.
/// The lists that had an item are added to `seen`.
std::string difference(const PageValues& values, const std::vector<ValueName>& names,
                       const std::string& where, std::set<std::string>& seen) {
  if (values.named.size() != names.size()) {
    return where + " has another number of values than of names";
  }
  for (const ValueName& name : names) {
    const std::string here = where + "/" + name.name;
    const auto found = values.named.find(name.name);
    if (found == values.named.end()) {
      return here + " is not there";
    }
    const bool is_text = name.kind == ValueKind::text || name.kind == ValueKind::markup;
    if (std::holds_alternative<std::string>(found->second) != is_text ||
        std::holds_alternative<bool>(found->second) != (name.kind == ValueKind::flag)) {
      return here + " is of another kind";
    }
    if (name.kind == ValueKind::list) {
      for (const PageValues& item : std::get<std::vector<PageValues>>(found->second)) {
        seen.insert(name.name);
        const std::string inside = difference(item, name.of_item, here, seen);
        if (!inside.empty()) {
          return inside;
        }
      }
    }
  }
  return "";
}

void add_names_of_lists(const std::vector<ValueName>& names, std::set<std::string>& lists) {
  for (const ValueName& name : names) {
    if (name.kind == ValueKind::list) {
      lists.insert(name.name);
      add_names_of_lists(name.of_item, lists);
    }
  }
}

TEST(PageValues, AreThoseThatHaveNames) {
  Results results = testing::realistic_results();
  results.limits = {{.scope = LimitScope::core, .bandwidth = 2e10, .flop_rate = 5e10}};
  const Results of_a_guide = testing::results_of_a_whole_guide();
  Results of_half_a_guide;
  testing::add_task(of_half_a_guide, guide_tasks()[0], 1, 1);
  std::set<std::string> seen;
  EXPECT_EQ(difference(page_values(results, analyse(results)), value_names(), "", seen), "");
  for (const Results& guided : {of_a_guide, of_half_a_guide}) {
    EXPECT_EQ(difference(page_values(guided, {}, guide_in(guided)), value_names(), "", seen), "");
  }
  EXPECT_EQ(difference(page_values({}, {}), value_names(), "", seen), "");
  std::set<std::string> lists;
  add_names_of_lists(value_names(), lists);
  lists.erase("meanings");  // these kernels measured nothing of their own
  EXPECT_EQ(seen, lists);
}

void expect_documented(const std::vector<ValueName>& names, const std::string& page) {
  for (const ValueName& name : names) {
    const bool belongs_to_a_list =
        name.name.starts_with("has_") &&
        std::ranges::any_of(names, [&name](const ValueName& other) {
          return other.kind == ValueKind::list && name.name == "has_" + other.name;
        });
    EXPECT_TRUE(belongs_to_a_list || page.find("`" + name.name + "`") != std::string::npos)
        << name.name;
    expect_documented(name.of_item, page);
  }
}

std::string documentation() {
  std::ifstream file(SCALELAB_PAGE_DOCUMENTATION);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PageValues, AreInTheDocumentation) {
  const std::string page = documentation();
  ASSERT_FALSE(page.empty());
  expect_documented(value_names(), page);
}

TEST(PageValues, FillTheTemplateOfTheDocumentation) {
  const std::string page = documentation();
  const std::string begin = "```html\n";
  const std::size_t first = page.find(begin);
  ASSERT_NE(first, std::string::npos);
  const std::string example =
      page.substr(first + begin.size(), page.find("```", first + 3) - first - begin.size());
  Results results;
  results.provenance.title = "A title";
  testing::add_study(results, "A study", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, {1.0});
  const std::string filled =
      PageTemplate("example", example).filled_with(page_values(results, analyse(results)));
  EXPECT_THAT(filled, ::testing::HasSubstr("<h1>A title</h1>"));
  EXPECT_THAT(filled, ::testing::HasSubstr("<h2>1. A study</h2>"));
  EXPECT_THAT(filled, ::testing::Not(::testing::HasSubstr("{{")));
}

}  // namespace
}  // namespace scalelab

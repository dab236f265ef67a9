// SPDX-License-Identifier: BSD-3-Clause
#include "report/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/report/realistic_results.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

Results tiny() {
  Results results;
  testing::add_study(results, "A tiny study", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, std::vector<double>(6, 8.0));
  testing::add_point(results, 2, 1);
  testing::add_samples(results, std::vector<double>(6, 5.0), {.communication = 0.2});
  return results;
}

/// The words of each line with one space between them.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& line : lines_of(text)) {
    std::istringstream stream(line);
    lines.emplace_back();
    for (std::string word; stream >> word;) {
      lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
  }
  return lines;
}

TEST(TextReport, HasHeadingBaselineTablePlotAndSentences) {
  const std::string text = text_report(tiny(), false);
  EXPECT_THAT(words_of(text),
              AllOf(Contains("1. A tiny study"), Contains(StartsWith("The baseline is serial 1x1")),
                    Contains("layout model n time (s) interval speedup interval eff% comm% wait%"),
                    Contains("2x1 processes 6 5.00 5.00-5.00 1.60 1.60-1.60 80 20 0"),
                    Contains(HasSubstr("speedup over serial 1x1 (8.00 s)")),
                    Contains("layout model lost communication"), Contains("2x1 processes 20 20"),
                    Contains("A processes"), Contains(StartsWith("- Efficiency stays at"))));
  EXPECT_LT(text.find("layout"), text.find("A processes"));
  EXPECT_LT(text.find("A processes"), text.find("- Efficiency"));
}

TEST(TextReport, MarksOversubscribedPointsAndListsSkippedOnes) {
  Results results = tiny();
  testing::add_point(results, 1, 4).oversubscribed = true;
  testing::add_samples(results, std::vector<double>(6, 4.0));
  Point& skipped = testing::add_point(results, 64, 1);
  skipped.status = PointStatus::skipped;
  skipped.reason = "needs 64 ranks, this job has 2";
  EXPECT_THAT(lines_of(text_report(results, false)),
              AllOf(Contains(StartsWith("1x4*  ")),
                    Contains("* oversubscribed: more workers than cores or CPU quota"),
                    Contains("processes 64x1: skipped, needs 64 ranks, this job has 2")));
}

TEST(TextReport, DrawsLettersThatMeetSideBySide) {
  Results results = tiny();
  testing::add_point(results, 1, 2);
  testing::add_samples(results, std::vector<double>(6, 5.0));
  EXPECT_THAT(lines_of(text_report(results, false)), Contains(HasSubstr("AB")));
}

TEST(TextReport, IsPlainTextWithoutColour) {
  const std::string text = text_report(testing::realistic_results(), false);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                          [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  EXPECT_THAT(text_report(tiny(), true), HasSubstr("\x1b[1m1. A tiny study\x1b[0m"));
}

TEST(TextReport, KeepsPlotsAndSentencesWithin80Columns) {
  for (const std::string& line : lines_of(text_report(testing::realistic_results(), false))) {
    const bool is_table = line.find('x') < 3 || line.rfind("layout", 0) == 0;
    const bool is_heading = line.find(". ") == 1;
    if (!is_table && !is_heading) {
      EXPECT_LE(line.size(), 80U) << line;
    }
  }
}

TEST(TextReport, DrawsNothingForALonePoint) {
  Results results;
  testing::add_study(results, "Alone", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, {1.0});
  EXPECT_THAT(lines_of(text_report(results, false)), Each(Not(HasSubstr("workers (ranks"))));
}

TEST(TextReport, SaysWhenThereIsNothing) {
  EXPECT_EQ(text_report({}, false), "These results hold no study.\n");
}

}  // namespace
}  // namespace scalelab

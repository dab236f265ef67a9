// SPDX-License-Identifier: BSD-3-Clause
#include "report/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/figures/pen.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"
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
  const std::string text =
      text_report(testing::realistic_results(), testing::realistic_studies(), Pen(false));
  EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                          [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  EXPECT_THAT(text_report(tiny(), true), HasSubstr("\x1b[1m1. A tiny study\x1b[0m"));
}

TEST(TextReport, KeepsPlotsAndSentencesWithin80Columns) {
  const std::string text =
      text_report(testing::realistic_results(), testing::realistic_studies(), Pen(false));
  for (const std::string& line : lines_of(text)) {
    const bool is_table = line.find('x') < 3 || line.rfind("layout", 0) == 0;
    const bool is_heading = line.find(". ") == 1;
    if (!is_table && !is_heading) {
      EXPECT_LE(line.size(), 80U) << line;
    }
  }
}

TEST(TextReport, FitsTheTerminalButForTablesAndLongWords) {
  const Results results = testing::realistic_results();
  const std::vector<StudyAnalysis>& studies = testing::realistic_studies();
  for (const std::size_t columns : {20U, 33U, 40U, 60U, 132U}) {
    for (const std::string& line : lines_of(text_report(results, studies, Pen(false, columns)))) {
      std::istringstream words(line);
      const auto count = std::distance(std::istream_iterator<std::string>(words), {});
      // A row of a table, or of its head: numbers, or columns with two blanks between them.
      const bool is_table = line.find('x') < 3 || line.find("layout") < 20 ||
                            line.find("model") < 20 || line.find("%") < line.find(". ");
      if (count > 1 && !is_table) {
        EXPECT_LE(text_columns(line), columns) << line;
      }
    }
  }
}

TEST(TextReport, DrawsAPlotThatIsNarrowerThanTheTerminal) {
  const Results results = tiny();
  const std::vector<StudyAnalysis> studies = analyse(results);
  const std::string narrow = text_report(results, studies, Pen(false, 40));
  EXPECT_THAT(lines_of(narrow), Contains(HasSubstr("workers (ranks x threads)")));
  const std::string narrower = text_report(results, studies, Pen(false, 39));
  EXPECT_THAT(lines_of(narrower), Contains("No plot: it needs 40 columns."));
  EXPECT_THAT(lines_of(narrower), Each(Not(HasSubstr("workers (ranks"))));
}

TEST(TextReport, LetsNothingThroughThatSteersATerminal) {
  Results results = tiny();
  results.studies[0].title = "\x1b]0;owned\x07 \u009b31m \u202e\xff";
  results.studies[0].kernel = "\x1b[2J";
  for (Point& point : results.points) {
    point.kernel = results.studies[0].kernel;
    point.size["\x1b[3J"] = static_cast<double>(point.ranks);
    point.size["choice"] = std::string("\x1b[4J").substr(0, point.ranks == 1 ? 4 : 3);
  }
  Point& skipped = testing::add_point(results, 64, 1);
  skipped.kernel = results.studies[0].kernel;
  skipped.status = PointStatus::skipped;
  skipped.reason = "no\x1b[5J\x7f";
  const std::string text = text_report(results, false);
  EXPECT_EQ(visible_lines(text), text);
  EXPECT_THAT(text, HasSubstr(R"(1. \x1b]0;owned\x07 \u009b31m \u202e\xff)"));
  EXPECT_THAT(text, HasSubstr(R"(kernel \x1b[2J, strong scaling)"));
  EXPECT_THAT(text, HasSubstr(R"(\x1b[3J)"));
  EXPECT_THAT(text, HasSubstr(R"(\x1b[4J)"));
  EXPECT_THAT(text, HasSubstr(R"(skipped, no\x1b[5J\x7f)"));
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

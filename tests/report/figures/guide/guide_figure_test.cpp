// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/guide/guide_figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "report/tables/guide_tables.hpp"
#include "report/words/guide_words.hpp"
#include "tests/analysis/guide/planted_guide.hpp"
#include "tests/report/well_formed.hpp"

namespace scalelab {
namespace {

using testing::add_example;
using testing::add_guide_study;
using testing::add_measured_point;
using testing::add_relaunch;
using testing::add_start_costs;
using testing::add_task;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::results_of_a_whole_guide;
using ::testing::StartsWith;

std::string picture(const Guide& guide, GuideFigure kind) {
  return draw_figure(guide, kind, ImageFormat::svg).image;
}

std::string picture(const Results& results, GuideFigure kind) {
  return picture(guide_of(results), kind);
}

/// Whether the picture has exactly this text somewhere. gnuplot puts a space before some of them.
auto has_text(const std::string& text) {
  return ::testing::AnyOf(HasSubstr(">" + text + "<"), HasSubstr("> " + text + "<"));
}

TEST(GuideFigures, AreThoseForWhichThereAreNumbers) {
  EXPECT_THAT(figures_of(guide_of(results_of_a_whole_guide())),
              ElementsAre(GuideFigure::tasks, GuideFigure::example, GuideFigure::main_guard,
                          GuideFigure::workers));
  Results results;
  EXPECT_THAT(figures_of(guide_of(results)), ElementsAre(GuideFigure::main_guard));
  add_guide_study(results, guide_studies::many_threads);
  add_measured_point(results, 1, 1, 8);
  add_measured_point(results, 1, 8, 1);
  EXPECT_THAT(figures_of(guide_of(results)),
              ElementsAre(GuideFigure::main_guard, GuideFigure::workers));
}

TEST(GuideFigures, AreWellFormedAndSayWhatTheyShow) {
  const Guide guide = guide_of(results_of_a_whole_guide());
  for (const GuideFigure kind : figures_of(guide)) {
    const std::string svg = picture(guide, kind);
    EXPECT_EQ(testing::fault_in_xml(svg), "") << to_string(kind);
    EXPECT_THAT(svg, has_text(title_of(guide, kind))) << to_string(kind);
  }
}

TEST(GuideFigures, ArePicturesInOtherFormatsToo) {
  const Guide guide = guide_of(results_of_a_whole_guide());
  for (const GuideFigure kind : figures_of(guide)) {
    EXPECT_THAT(draw_figure(guide, kind, ImageFormat::png).image, StartsWith("\x89PNG\r\n\x1a\n"));
    EXPECT_THAT(draw_figure(guide, kind, ImageFormat::pdf).image, StartsWith("%PDF-"));
  }
}

TEST(GuideFigures, HaveTheSpeedupsOfTheTable) {
  const Guide guide = guide_of(results_of_a_whole_guide());
  const PointTable table = verdict_table(guide);
  const std::string svg = picture(guide, GuideFigure::tasks);
  ASSERT_EQ(table.columns[3].heading, "threads");
  ASSERT_EQ(table.columns[4].heading, "processes");
  for (const TableRow& row : table.rows) {
    for (const std::size_t column : {0U, 3U, 4U}) {
      EXPECT_THAT(svg, has_text(row.cells[column]));
    }
    EXPECT_THAT(svg, has_text(row.cells[1] + ", " + row.cells[2]));
  }
}

TEST(GuideFigures, LeaveOutTasksThatWereNotMeasured) {
  Results results;
  add_task(results, guide_tasks()[0], 1, 1);
  EXPECT_THAT(picture(results, GuideFigure::tasks),
              AllOf(has_text("downloads"), Not(has_text("disk"))));
}

TEST(GuideFigures, HaveTheTimesOfTheExampleBesideOneWaitAndAllWaits) {
  Results results;
  add_example(results, 0.101);
  const std::string svg = picture(results, GuideFigure::example);
  EXPECT_THAT(svg, AllOf(has_text("0.400 s"), has_text("0.101 s"),
                         has_text("one wait: 0.100 s (the guide's 1 s)"),
                         has_text("4 waits one after the other: 0.400 s (the guide's 4 s)"),
                         Not(HasSubstr("computed"))));
  add_task(results, guide_tasks()[5], 4.4, 2);  // simulations
  const std::string with_work = picture(results, GuideFigure::example);
  EXPECT_THAT(with_work, AllOf(has_text("computed from simulations"), has_text("0.440 s")));
}

TEST(GuideFigures, TellTheMeasuredLevelFromComputedOnes) {
  Results results;
  EXPECT_THAT(picture(results, GuideFigure::main_guard),
              AllOf(has_text("4"), has_text("256"), has_text("computed, not run"),
                    Not(HasSubstr("measured"))));
  add_start_costs(results);
  EXPECT_THAT(picture(results, GuideFigure::main_guard), has_text("16, 32.0 MB"));
  add_relaunch(results);
  EXPECT_THAT(picture(results, GuideFigure::main_guard),
              AllOf(has_text("4, 1.20 MB"), has_text("256, 76.8 MB"),
                    has_text("measured: stopped after level 1")));
}

TEST(GuideFigures, MarkWhereMoreWorkersStopHelpingAndBeginToHurt) {
  const std::string svg = picture(results_of_a_whole_guide(), GuideFigure::workers);
  EXPECT_THAT(
      svg,
      AllOf(has_text("no more help shown beyond 8 threads"), has_text("hurt from 16 threads on"),
            has_text("no more help shown beyond 2 processes"), has_text("their memory (MB)")));
  EXPECT_THAT(svg, Not(HasSubstr("processes on<")));
}

TEST(GuideFigures, ShowNoMemoryThatIsNotKnown) {
  Results results;
  add_guide_study(results, guide_studies::many_threads);
  add_measured_point(results, 1, 1, 8);
  add_measured_point(results, 1, 8, 1);
  EXPECT_THAT(picture(results, GuideFigure::workers),
              AllOf(has_text("threads that wait"), Not(HasSubstr("processes that work")),
                    Not(HasSubstr("memory")), Not(HasSubstr("no more help"))));
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "report/guide_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/words/guide_words.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"
#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_example;
using testing::add_guide_study;
using testing::add_measured_point;
using testing::add_relaunch;
using testing::add_start_costs;
using testing::add_task;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::results_of_a_whole_guide;

/// Every verdict there is: the last task was not measured.
Results planted_tasks() {
  Results results;
  add_start_costs(results);
  const auto tasks = guide_tasks();
  add_task(results, tasks[0], 1, 1);          // start-up decides
  add_task(results, tasks[1], 2, 1);          // the guide is wrong
  add_task(results, tasks[2], 1.1, 1, 0.3);   // too noisy
  add_task(results, tasks[3], 4, 2);          // as the guide says
  add_task(results, tasks[4], 2, 2);          // no difference
  add_task(results, tasks[5], 4.1, 2, 0.01);  // as the guide says
  return results;
}

std::string text_of(const Results& results, const Pen& pen = Pen(false)) {
  return guide_text(guide_of(results), pen);
}

TEST(GuideText, HasOneRowATask) {
  EXPECT_THAT(text_of(planted_tasks()), HasSubstr(R"(            the guide
task        says      workers threads processes faster      by  interval verdict
downloads   threads        4*    3.98      3.70 threads   1.08 1.07-1.08 agree
disk        threads        4*    2.00      3.70 processes 1.86 1.85-1.86 disagree
scraping    threads        4*    3.62      3.70 processes 1.02 0.75-1.37 can't tell
images      processes       2    1.00      1.96 processes 1.96 1.96-1.96 agree
images in C processes       2    2.00      1.96 threads   1.02 1.02-1.02 no difference here
simulations processes       2    0.98      1.96 processes 2.01 1.99-2.03 agree
data        processes       -       -         - -            -         - not measured
)"));
}

TEST(GuideText, HasWhatStandsBehindTheTable) {
  EXPECT_THAT(text_of(planted_tasks()), HasSubstr(R"(
Speedups without start-up, behind the lock and free
                                  threads                processes  processes
task         workers  one worker   locked  threads free     locked       free
downloads         4*      4.00 s     4.00          4.00       4.00       4.00
disk              4*      4.00 s     2.00          2.00       4.00       4.00
scraping          4*      4.00 s     3.64          3.64       4.00       4.00
images             2      4.00 s     1.00          1.00       2.00       2.00
images in C        2      4.00 s     2.00          2.00       2.00       2.00
simulations        2      4.00 s     0.98          0.98       2.00       2.00

What the workers cost: start-up, and memory without the data of the task
                                                                      processes
task         workers  threads start  threads memory  processes start     memory
downloads         4*        4.00 ms          400 kB          80.0 ms    8.00 MB
disk              4*        4.00 ms          400 kB          80.0 ms    8.00 MB
scraping          4*        4.00 ms          400 kB          80.0 ms    8.00 MB
images             2        2.00 ms          200 kB          40.0 ms    4.00 MB
images in C        2        2.00 ms          200 kB          40.0 ms    4.00 MB
simulations        2        2.00 ms          200 kB          40.0 ms    4.00 MB
)"));
}

TEST(GuideText, SaysOfEachTaskWhatItsNumbersSay) {
  const Guide guide = guide_of(planted_tasks());
  EXPECT_EQ(task_words(guide.rows[0]),
            "downloads: 4 threads are 1.08 (1.07 to 1.08) times as fast as processes, as the guide "
            "says. The threads take 400 kB of memory, the processes 8.00 MB, which speaks for the "
            "guide's threads.");
  EXPECT_THAT(task_words(guide.rows[1]),
              HasSubstr("disk: the guide says threads, but 4 processes are 1.86 ("));
  EXPECT_THAT(task_words(guide.rows[1]), HasSubstr("times as fast as threads."));
  EXPECT_THAT(task_words(guide.rows[2]),
              HasSubstr("threads or processes are faster can't be told"));
  EXPECT_THAT(
      task_words(guide.rows[4]),
      HasSubstr("2 threads and 2 processes are as fast as each other to within 5 %: threads "
                "take 0.98 to 0.98 of the time of processes."));
  EXPECT_EQ(task_words(guide.rows[6]),
            "data: the file has no study \"Guide: data transformation\" (kernel transform, "
            "configs/guide/transformation.toml).");
}

TEST(GuideText, SaysWhereStartUpIsNotKnown) {
  Results results;
  add_task(results, guide_tasks()[0], 1, 1);
  EXPECT_THAT(guide_remarks(guide_of(results))[1],
              HasSubstr("the time without any start, which this file does not have"));
  EXPECT_THAT(guide_remarks(guide_of(planted_tasks()))[1],
              HasSubstr("with the start of all workers included, by the 95 % interval"));
}

TEST(GuideText, SaysOnceHowToTellWhatCannotBeTold) {
  const std::string advice =
      "What can't be told more samples may tell: --set measure.max_repeats=50";
  const std::string text = text_of(planted_tasks(), Pen(false, 1000));
  EXPECT_EQ(text.find(advice), text.rfind(advice));
  EXPECT_THAT(text, HasSubstr(advice));
  EXPECT_THAT(text_of(results_of_a_whole_guide(), Pen(false, 1000)), Not(HasSubstr(advice)));
}

TEST(GuideText, ClaimsNoStartUpThatIsNotIncluded) {
  Results results;
  add_task(results, guide_tasks()[0], 1, 1);
  EXPECT_THAT(text_of(results, Pen(false, 1000)),
              HasSubstr("without start-up, which is not in the file:"));
  EXPECT_THAT(text_of(planted_tasks(), Pen(false, 1000)),
              HasSubstr("start-up of all workers included:"));
}

std::string words_of_example(double threads_s) {
  Results results;
  add_example(results, threads_s);
  return example_words(*guide_of(results).example);
}

TEST(GuideText, ClaimsNoOverlapThatWasNotMeasured) {
  EXPECT_THAT(words_of_example(0.1),
              HasSubstr("take 0.400 s on one thread and 0.100 s on 4 threads"));
  EXPECT_THAT(words_of_example(0.1), HasSubstr("the waits lie beside each other"));
  EXPECT_THAT(words_of_example(0.39), HasSubstr("did not lie beside each other"));
  EXPECT_THAT(words_of_example(0.39), Not(HasSubstr("runs another program")));
  EXPECT_THAT(words_of_example(0.19), Not(HasSubstr("beside each other")));
}

TEST(GuideText, SaysWhyAReaderSawAllWaitsAfterEachOther) {
  EXPECT_THAT(words_of_example(0.1),
              HasSubstr("Who sees about 0.400 s instead (the guide's 4 s) runs another program."));
  EXPECT_THAT(words_of_example(0.1), HasSubstr("what one thread did, in 0.400 s, 4.00 waits"));
  EXPECT_THAT(words_of_example(0.1), Not(HasSubstr("work instead of waiting")));
}

TEST(GuideText, ComputesWhatWorkWouldTakeFromWhatWasMeasured) {
  const auto words = [](double simulations_s) {
    Results results;
    add_example(results, 0.1);
    add_guide_study(results, guide_studies::simulations);
    add_measured_point(results, 1, 1, 4);
    add_measured_point(results, 1, 4, simulations_s);
    return example_words(*guide_of(results).example);
  };
  EXPECT_THAT(words(4.1), HasSubstr("simulations on 4 threads behind the lock are 0.98 ("));
  EXPECT_THAT(words(4.1), HasSubstr("4 tasks that work 0.100 s each would take 0.410 s."));
  // Where work gains from threads it explains nothing.
  EXPECT_THAT(words(2), Not(HasSubstr("work instead of waiting")));
}

TEST(GuideText, ShowsTheFourMistakesByNumbers) {
  const std::vector<GuideMistake> mistakes = guide_mistakes(guide_of(results_of_a_whole_guide()));
  ASSERT_EQ(mistakes.size(), 4U);
  EXPECT_THAT(mistakes[0].words, HasSubstr("on 2 threads behind the lock are 1.00 ("));
  EXPECT_THAT(mistakes[0].words, HasSubstr("each with a lock of its own, 2.00 ("));
  EXPECT_THAT(mistakes[2].words, HasSubstr("stands at 25, and 75 are missing from it"));
  EXPECT_THAT(mistakes[3].words, HasSubstr("Threads that wait: 8 threads are 8.00 ("));
  EXPECT_THAT(mistakes[3].words, HasSubstr("From 16 threads on more of them hurt"));
  EXPECT_THAT(mistakes[3].words, HasSubstr("800 kB with 8 threads, 1.60 MB with 16 threads"));
}

std::string words_of_main_guard(const Results& results) {
  return guide_mistakes(guide_of(results))[1].words;
}

TEST(GuideText, TellsTheLevelThatWasRunFromThoseThatWereNot) {
  Results results;
  add_start_costs(results);
  add_relaunch(results);
  EXPECT_THAT(words_of_main_guard(results),
              HasSubstr("stopped after one level. It started 4 processes; one takes 2.00 ms to "
                        "start; one has 300 kB of memory to itself. Computed, not run: had each of "
                        "them done the same, there would have been 16 on the second level, 64 on "
                        "the third and 256 on the fourth: 340 in all, with 102 MB of memory."));
  for (Sample& sample : results.samples) {
    std::erase_if(sample.measured, [](const Measured& value) { return value.name == "bytes"; });
  }
  EXPECT_THAT(words_of_main_guard(results), HasSubstr("one takes 2.00 ms to start. Computed"));
  EXPECT_THAT(words_of_main_guard(results), HasSubstr("340 in all. A new"));
}

TEST(GuideText, ComputesTheMainGuardFromForksWhereNothingWasRun) {
  Results results;
  EXPECT_THAT(words_of_main_guard(results), HasSubstr("256 on the fourth: 340 in all. Python's"));
  add_start_costs(results);
  EXPECT_THAT(
      words_of_main_guard(results),
      HasSubstr("Computed, not run: a program that starts 4 processes, each of which begins "
                "by running it again, has started 4 on the first level, 16 on the second, "
                "64 on the third and 256 on the fourth: 340 in all, which take 680 MB of "
                "memory even as forks that do nothing."));
  EXPECT_THAT(words_of_main_guard(results), Not(HasSubstr("Measured")));
}

TEST(GuideText, SaysOfMistakesThatTheyWereNotMeasured) {
  Results results;
  add_task(results, guide_tasks()[0], 1, 1);
  const std::vector<GuideMistake> mistakes = guide_mistakes(guide_of(results));
  EXPECT_EQ(mistakes[0].words, "Not measured here.");
  EXPECT_EQ(mistakes[2].words, "Not measured here.");
  EXPECT_THAT(mistakes[3].words, HasSubstr("Threads that wait: not measured here."));
  EXPECT_THAT(text_of(results), HasSubstr("11 of the guide's studies are not in the file"));
}

TEST(GuideText, SaysThatNoMoreThanOneProcessPays) {
  Results results;
  add_guide_study(results, guide_studies::simulations);
  add_measured_point(results, 1, 1, 1);
  add_measured_point(results, 2, 1, 1);
  EXPECT_THAT(guide_mistakes(guide_of(results))[3].words,
              HasSubstr("Processes that work: no larger number measured is shown to be more than "
                        "5 % faster than one; 2 processes are 1.00 ("));
}

TEST(GuideText, NamesTheMostWorkersWhereAllHelped) {
  Results results;
  add_guide_study(results, guide_studies::simulations);
  add_measured_point(results, 1, 1, 1);
  add_measured_point(results, 2, 1, 0.5);
  EXPECT_THAT(guide_mistakes(guide_of(results))[3].words,
              HasSubstr("up to 2 processes, the most that"));
}

TEST(GuideText, FitsTheTerminalButForTablesAndLongWords) {
  for (const std::size_t columns : {40U, 80U, 120U}) {
    std::istringstream lines(text_of(planted_tasks(), Pen(false, columns)));
    for (std::string line; std::getline(lines, line);) {
      const bool is_sentence = line.starts_with("- ") || line.starts_with("   ");
      if (is_sentence && line.find("  ", 3) == std::string::npos) {
        EXPECT_LE(text_columns(line), columns) << line;
      }
    }
  }
}

TEST(GuideText, HasEscapeCodesOnlyWhenAsked) {
  const std::string text = text_of(planted_tasks());
  EXPECT_EQ(visible_lines(text), text);
  EXPECT_THAT(text_of(planted_tasks(), Pen(true)), HasSubstr("\x1b[1m"));
}

TEST(GuideText, SaysHowToGetAFileWithAGuide) {
  EXPECT_THAT(no_guide_text("pi.h5"), HasSubstr("pi.h5 has none of the guide's studies"));
  EXPECT_THAT(no_guide_text("pi.h5"), HasSubstr("\"Guide: disk\""));
  EXPECT_THAT(no_guide_text("pi.h5"), HasSubstr("`scalelab guide -o FILE.h5`"));
}

}  // namespace
}  // namespace scalelab

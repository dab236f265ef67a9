// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using testing::six;
using ::testing::SizeIs;

Results serial(Scaling scaling = Scaling::strong) {
  Results results;
  add_study(results, "summary", "pi", scaling);
  add_point(results, 1, 1);
  add_samples(results, six(8));
  return results;
}

Summary summary(const Results& results) {
  return summarise(results, analyse(results).at(0));
}

TEST(Summarise, NamesTheBaselineAndTheBestPoint) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(5));
  add_point(results, 4, 1);
  add_samples(results, six(2.5));

  const Summary text = summary(results);

  EXPECT_EQ(text.headline,
            "pi: processes 4x1 is 3.20 times as fast as serial 1x1, at 80 % efficiency");
  ASSERT_THAT(text.sentences, SizeIs(4));
  EXPECT_EQ(text.sentences[0],
            "The baseline is serial 1x1: 8.00 s (95 % interval 8.00 s to 8.00 s, 6 samples); the "
            "best is processes 4x1, with a speedup of 3.20 in 2.50 s (95 % interval 3.20 to "
            "3.20).");
  EXPECT_EQ(text.sentences[1], "Efficiency stays at 75 % or above up to 4 workers.");
  EXPECT_EQ(text.sentences[2],
            "With 3 numbers of workers a law is a guess: Amdahl's law with a serial share of 7.58 "
            "% is off by 6.94 % on average.");
  EXPECT_EQ(text.sentences[3], "No peak was seen up to 4 workers.");
}

TEST(Summarise, NamesWhereEfficiencyFallsAndWhy) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(4));
  add_point(results, 4, 1);
  add_samples(results, six(4), {.communication = 0.5});
  EXPECT_THAT(
      summary(results).sentences,
      Contains("Efficiency first falls under 75 % at 4 workers (50 %, lost to communication)."));
}

TEST(Summarise, SaysHowMuchTheChiefCauseTook) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(8), {.communication = 0.2, .blocked = 0.3});
  EXPECT_THAT(summary(results).sentences,
              Contains(HasSubstr("(50 %, 30 of the 50 points lost to being blocked)")));
}

/// What is said of a point of two workers, against a serial one of 8 s that only computes.
std::string fall_of(double time_s, const testing::Spending& spending) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(time_s), spending);
  for (const std::string& sentence : summary(results).sentences) {
    if (const auto at = sentence.find("at 2 workers "); at != std::string::npos) {
      return sentence.substr(at);
    }
  }
  return "";
}

TEST(Summarise, NamesCausesThatTookAsMuch) {
  EXPECT_EQ(
      fall_of(8, {.communication = 0.25, .blocked = 0.25}),
      "at 2 workers (50 %, 25 each of the 50 points lost to communication and being blocked).");
  EXPECT_EQ(
      fall_of(8, {.lock_wait = 0.12, .communication = 0.12, .barrier_wait = 0.12, .blocked = 0.12}),
      "at 2 workers (50 %, 12 of the 50 points lost to each of 4 causes).");
}

TEST(Summarise, TellsWhatWasWonBackWhereACauseTookMoreThanWasLost) {
  // Compute takes 6 s of 8 s, 15 points less than at the baseline.
  EXPECT_EQ(fall_of(8, {.barrier_wait = 0.65}),
            "at 2 workers (50 %, 65 points lost to waiting at barriers, with 15 won back "
            "elsewhere).");
}

TEST(Summarise, NamesNoCauseWithoutWorkersRows) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(8));
  std::erase_if(results.workers, [](const WorkerSample& worker) { return worker.sample >= 6; });
  EXPECT_THAT(summary(results).sentences,
              Contains("Efficiency first falls under 75 % at 2 workers (50 %)."));
}

TEST(Summarise, NamesNoCauseWhereNothingWasLost) {
  EXPECT_EQ(fall_of(3, {.barrier_wait = 0.5}), "");
}

TEST(Summarise, AsksForTheEfficiencyThatIsWanted) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(5));
  const StudyAnalysis study = analyse(results, 0.9).at(0);
  EXPECT_THAT(summarise(results, study).sentences,
              Contains(HasSubstr("Efficiency first falls under 90 % at 2 workers (80 %")));
}

TEST(Summarise, SaysWhatTheLawExpectsOfMoreWorkers) {
  Results results = serial();
  for (const std::int64_t ranks : {2, 4, 8, 16, 32}) {
    add_point(results, ranks, 1);
    add_samples(results, six(0.4 + 7.6 / static_cast<double>(ranks)));
  }
  EXPECT_THAT(summary(results).sentences,
              IsSupersetOf(
                  {"The times follow Amdahl's law with a serial share of 5.00 % (4.98 to 5.02 %) "
                   "to within 0 %: for 64 workers it expects a speedup of 15.4 (15.4 to 15.5), and "
                   "with any number of them less than 20.0.",
                   "No peak was seen up to 32 workers."}));
}

TEST(Summarise, SaysWhereTheSpeedupIsHighest) {
  Results results = serial();
  for (const std::int64_t ranks : {2, 4, 8, 16, 32}) {
    const auto workers = static_cast<double>(ranks);
    add_point(results, ranks, 1);
    add_samples(results, six(8 / workers + 0.03125 * (workers - 1)));
  }
  EXPECT_THAT(
      summary(results).sentences,
      Contains("The highest speedup was measured with 16 workers; with 32 workers it is lower "
               "than with 16, and their intervals don't touch; by the law it is highest "
               "with 16 workers (16 to 16)."));
}

TEST(Summarise, SaysThatTwoPointsMakeNoLaw) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(4));
  add_point(results, 4, 1).oversubscribed = true;
  add_samples(results, six(4));
  EXPECT_THAT(summary(results).sentences,
              Contains("No law is fitted: that takes 3 numbers of workers that are not "
                       "oversubscribed, and there are 2."));
}

TEST(Summarise, SaysThatNoLawFits) {
  Results results = serial();
  for (const std::int64_t ranks : {2, 4, 8, 16}) {
    add_point(results, ranks, 1);
    add_samples(results, six(0.4 + 7.6 / static_cast<double>(ranks)));
  }
  add_point(results, 32, 1);
  add_samples(results, six(2));
  EXPECT_THAT(
      summary(results).sentences,
      IsSupersetOf({"No law fits the times: the nearest is the Universal Scalability Law, "
                    "and the time of 32 workers is 35.2 % above it, 352 times its own "
                    "standard error, so nothing is said of more workers.",
                    "The highest speedup was measured with 16 workers; with 32 workers it is "
                    "lower than with 16, and their intervals don't touch."}));
}

/// Ideal scaling up to 16 workers, each time known to about 1 %, and another one with 32.
Summary of_ideal_up_to_16(double at_32_s) {
  Results results = serial();
  const auto measured = [&](std::int64_t ranks, double time_s) {
    add_point(results, ranks, 1);
    add_samples(results, {0.97 * time_s, 0.98 * time_s, 0.99 * time_s, 1.01 * time_s, 1.02 * time_s,
                          1.03 * time_s});
  };
  for (const std::int64_t ranks : {2, 4, 8, 16}) {
    measured(ranks, 8.0 / static_cast<double>(ranks));
  }
  measured(32, at_32_s);
  return summary(results);
}

TEST(Summarise, WarnsOfALawThatTheLargestPointChanged) {
  EXPECT_THAT(of_ideal_up_to_16(0.25).sentences, Not(Contains(HasSubstr("it is a guess"))));
  EXPECT_THAT(of_ideal_up_to_16(0.28).sentences,
              Contains(HasSubstr("Without the time of 32 workers, ideal scaling would have been "
                                 "chosen and have expected")));
}

TEST(Summarise, HasTwoToFiveSentences) {
  Results results = serial();
  add_point(results, 1, 4);
  add_samples(results, {2, 2, 2, 2, 2, 5});
  add_point(results, 1, 4, GilPolicy::interval);
  add_samples(results, six(8), {.lock_wait = 0.75});
  add_point(results, 4, 1, GilPolicy::interval);
  add_samples(results, {2.5});
  EXPECT_THAT(summary(results).sentences, SizeIs(5));
  EXPECT_THAT(summary(serial()).sentences, SizeIs(2));
}

TEST(Summarise, DoesNotGuessWhyComputingIsSlower) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(8));
  EXPECT_THAT(summary(results).sentences, Contains(HasSubstr("(50 %, lost to slower compute)")));
}

TEST(Summarise, SaysWhenNothingIsFaster) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, six(10));
  EXPECT_EQ(summary(results).headline, "pi: no point is faster than serial 1x1 (8.00 s)");
  EXPECT_THAT(summary(results).sentences, Contains(HasSubstr("no point beats it")));
}

TEST(Summarise, SaysWhenASpeedupMayBeNone) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, {7.9, 7.9, 7.9, 8.1, 8.1, 7.9});
  EXPECT_THAT(summary(results).sentences, Contains(HasSubstr("cannot be told from no speedup")));
}

TEST(Summarise, ComparesThreadsWithProcessesUnderTheLock) {
  Results results = serial();
  add_point(results, 1, 4);
  add_samples(results, six(2));
  add_point(results, 1, 4, GilPolicy::interval);
  add_samples(results, six(8), {.lock_wait = 0.75});
  add_point(results, 4, 1, GilPolicy::interval);
  add_samples(results, six(2.5));
  EXPECT_THAT(
      summary(results).sentences,
      Contains("With gil interval, 4 threads reach 1.00 times the baseline's speed and wait for "
               "the lock 75 % of their time; 4 processes reach 3.20, 4 threads reach 4.00 "
               "without the lock."));
}

TEST(Summarise, IsSilentOnTheLockWhereNoneVaries) {
  Results results = serial();
  add_point(results, 1, 2);
  add_samples(results, six(4));
  EXPECT_THAT(summary(results).sentences, Each(Not(HasSubstr("lock"))));
}

TEST(Summarise, SpeaksOfWorkPerSecondInWeakScaling) {
  Results results = serial(Scaling::weak);
  add_point(results, 2, 1).work = 2000;
  add_samples(results, six(8));
  EXPECT_THAT(summary(results).headline, HasSubstr("does 2.00 times the work per second of"));
}

TEST(Summarise, PrefersAPointThatIsNotOversubscribedUnlessItIsClearlySlower) {
  Results results = serial();
  add_point(results, 2, 1);
  add_samples(results, {4, 4, 4.4, 3.6, 4, 4});
  add_point(results, 4, 1).oversubscribed = true;
  add_samples(results, {3.9, 3.9, 3.7, 3.9, 3.9, 4.4});
  EXPECT_THAT(summary(results).sentences, Contains(HasSubstr("the best is processes 2x1,")));

  add_point(results, 8, 1).oversubscribed = true;
  add_samples(results, six(1));
  EXPECT_THAT(summary(results).sentences,
              Contains(HasSubstr("the best is processes 8x1 (oversubscribed)")));
}

TEST(Summarise, SaysThatALonePointHasNothingToCompareWith) {
  EXPECT_EQ(summary(serial()).headline,
            "pi: serial 1x1 takes 8.00 s; there is no other point to compare it with");
}

TEST(Summarise, SaysWhenNothingWasMeasured) {
  Results results;
  add_study(results, "nothing", "pi", Scaling::strong);
  Point& point = add_point(results, 4, 1);
  point.status = PointStatus::skipped;
  point.reason = "needs 4 ranks, this job has 2";
  EXPECT_EQ(summary(results).headline, "pi: nothing was measured");
  EXPECT_EQ(summary(results).sentences.back(),
            "Mind that 1 point was skipped: needs 4 ranks, this job has 2.");
}

TEST(Summarise, NamesEveryCaveat) {
  Results results = serial();
  results.machine.clock_resolution_s = 0.01;  // a thousand steps are 10 s
  add_point(results, 2, 1).oversubscribed = true;
  add_samples(results, {4, 4, 4});
  add_point(results, 4, 1);
  add_samples(results, {20, 20, 20, 20, 20, 30});
  results.samples.back().verified = false;
  add_samples(results, {26});
  add_point(results, 8, 1).status = PointStatus::unfinished;
  Point& failed = add_point(results, 16, 1);
  failed.status = PointStatus::failed;
  failed.reason = "a rank was lost";

  const std::string text = summary(results).sentences.back();

  EXPECT_THAT(
      text,
      AllOf(HasSubstr("1 sample had a wrong answer and was left out"),
            HasSubstr("1 point failed: a rank was lost"), HasSubstr("1 point was not finished"),
            HasSubstr("1 point is oversubscribed, with more workers than cores or CPU quota: "
                      "processes 2x1")));
  EXPECT_THAT(text, AllOf(HasSubstr("1 point is without a 95 % interval"),
                          HasSubstr("1 point is uncertain by more than 10 % of the median time: "
                                    "processes 4x1"),
                          HasSubstr("2 points are too short for the clock")));
}

TEST(Summarise, ABatchIsLongEnoughForTheClockWhenAllOfItIs) {
  Results results = serial();
  results.machine.clock_resolution_s = 0.01;  // a thousand steps are 10 s
  for (Sample& sample : results.samples) {
    sample.batch = 100;
  }
  EXPECT_THAT(summary(results).sentences.back(), Not(HasSubstr("too short for the clock")));
}

TEST(Summarise, ABatchOfVeryShortRepetitionsIsACaveat) {
  Results results = serial();
  results.machine.clock_resolution_s = 1;  // a hundred steps are longer than any repetition
  for (Sample& sample : results.samples) {
    sample.batch = 1000;
  }
  EXPECT_THAT(summary(results).sentences.back(),
              HasSubstr("of repetitions too short for the clock, at under 100 of its steps each"));
}

/// A study of a kernel whose workers have no work to share out: two points, one value.
Results without_work() {
  Results results;
  testing::add_study(results, "A convoy", "convoy", Scaling::strong);
  for (const auto& [threads, rate] : {std::pair(1, 5000.0), std::pair(2, 200.0)}) {
    Point& point = testing::add_point(results, 1, threads, GilPolicy::interval);
    point.work = 0;
    point.work_unit = "";
    testing::add_samples(results, std::vector<double>(6, 1.0));
    for (Sample& sample : results.samples) {
      if (sample.measured.empty()) {
        sample.measured = {{"rate", "s-1", "operations a second", rate}};
      }
    }
  }
  return results;
}

TEST(SummaryWithoutSharedWork, TellsWhatWasMeasuredAndNoSpeedup) {
  const Results results = without_work();
  const StudyAnalysis study = analyse(results).at(0);
  EXPECT_FALSE(study.baseline);
  EXPECT_FALSE(study.points.at(1).speedup);
  EXPECT_TRUE(study.points.at(1).time_s);
  EXPECT_TRUE(study.points.at(1).account);
  const Summary summary = summarise(results, study);
  EXPECT_EQ(summary.headline,
            "convoy: rate goes from 200 1/s at threads 1x2 to 5000 1/s at serial 1x1");
  ASSERT_GE(summary.sentences.size(), 2U);
  EXPECT_EQ(summary.sentences[0],
            "2 points were measured; the kernel has no work for workers to share out, so what it "
            "measured is the result and there is no speedup.");
  EXPECT_EQ(summary.sentences[1],
            "Rate goes from 200 1/s at threads 1x2 to 5000 1/s at serial 1x1.");
}

TEST(SummaryWithoutSharedWork, SaysOnceWhatIsTheSameEverywhere) {
  Results results = without_work();
  for (Sample& sample : results.samples) {
    sample.measured.front().value = 5;
  }
  const Summary summary = summarise(results, analyse(results).at(0));
  EXPECT_EQ(summary.sentences.at(1), "Rate is 5.00 1/s at every point.");
}

}  // namespace
}  // namespace scalelab

/// Rank 0's decisions, without any rank: this test plays the machine that takes the samples.
#include "study/lead.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <thread>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

Config study(const std::string& title, const std::string& layouts, int repeats, int warmup = 0) {
  return parse_config(
      "s.toml",
      "[study]\ntitle='" + title + "'\nkernel='pi'\nscaling='strong'\n[sweep]\nlayouts=[" +
          layouts + "]\n[measure]\nmin_repeats=1\nmax_repeats=" + std::to_string(repeats) +
          "\nwarmup=" + std::to_string(warmup) + "\nrelative_width=0\nmax_seconds=1000\n",
      {});
}

RankPlaces one_rank() {
  return {.node = {0}, .computer = {0}, .hostnames = {"n0"}, .cores = {8}};
}

Visit visit_with(double answer) {
  Visit visit;
  visit.run = {.start_s = 1, .time_s = 0.5, .workers = {{.busy_s = 0.5}}};
  visit.answer = {.value = answer, .verified = true, .check = "", .values = {}};
  return visit;
}

/// What a run's rank 0 has, but for the job.
class Desk {
 public:
  explicit Desk(std::vector<Config> configs)
      : configs_(std::move(configs)), points_(plan_points(configs_)) {
    place_points(points_, configs_, one_rank(), 1e15);
    Results results;
    results.provenance.created = current_time();
    results.studies = study_records(configs_);
    NodeRecord& node = results.machine.nodes.emplace_back();
    node.hostname = "n0";
    node.memory_bytes = 1'000'000'000'000;
    results.machine.clock_resolution_s = 1e-6;  // a millisecond is the shortest time to measure
    for (const PlannedPoint& point : points_) {
      results.points.push_back(point.record);
    }
    recorder_.emplace(Store::create(folder_ / "r.h5", std::move(results), WhenExists::refuse));
  }

  /// Goes on with the file as a new process would.
  void resume() {
    recorder_.reset();
    recorder_.emplace(Store::resume(folder_ / "r.h5"));
  }

  Lead lead() { return {configs_, points_, *recorder_, progress_, interrupt_}; }

  [[nodiscard]] const Results& results() const { return recorder_->results(); }
  [[nodiscard]] const InterruptWatch& interrupt() const { return interrupt_; }
  Recorder& recorder() { return *recorder_; }

  [[nodiscard]] std::vector<std::string> statuses() const {
    std::vector<std::string> all;
    for (const Point& point : results().points) {
      all.push_back(point.status);
    }
    return all;
  }

 private:
  TemporaryFolder folder_;
  InterruptWatch interrupt_{1000, [] {}};
  Progress progress_{ProgressReader::nobody};
  std::vector<Config> configs_;
  std::vector<PlannedPoint> points_;
  std::optional<Recorder> recorder_;
};

int visit_all(Lead& lead, double answer) {
  int visits = 0;
  while (const auto point = lead.next()) {
    lead.take(*point, visit_with(answer), 1);
    ++visits;
  }
  return visits;
}

TEST(Lead, VisitsEachPointUntilItIsKnownAndThenEnds) {
  Desk desk({study("a", "'1x1','1x2','1x3'", 4)});
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all(lead, 3), 12);
  EXPECT_EQ(lead.outcome(), RunOutcome::finished);
  EXPECT_THAT(desk.statuses(), Each("measured"));
  EXPECT_EQ(desk.results().points[0].reason, "max_repeats (4) reached");
}

TEST(Lead, VisitsRoundByRound) {
  Desk desk({study("a", "'1x1','1x2'", 3)});
  Lead lead = desk.lead();
  visit_all(lead, 3);
  std::map<std::int64_t, int> taken;
  for (const Sample& sample : desk.results().samples) {
    ++taken[sample.point];
    EXPECT_LE(std::abs(taken[0] - taken[1]), 1);
  }
}

TEST(Lead, FinishesOneStudyBeforeTheNext) {
  Desk desk({study("a", "'1x1','1x2'", 2), study("b", "'1x1'", 3)});
  Lead lead = desk.lead();
  visit_all(lead, 3);
  std::vector<std::int64_t> studies;
  for (const Sample& sample : desk.results().samples) {
    studies.push_back(desk.results().points[static_cast<std::size_t>(sample.point)].study);
  }
  EXPECT_THAT(studies, ::testing::ElementsAre(0, 0, 0, 0, 1, 1, 1));
}

TEST(Lead, LeavesSkippedPointsAlone) {
  Desk desk({study("a", "'1x1','2x1'", 2)});
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all(lead, 3), 2);
  EXPECT_THAT(desk.statuses(), ::testing::ElementsAre("measured", "skipped"));
}

TEST(Lead, APointThatCostsTooMuchEndsEarly) {
  Desk desk({study("a", "'1x1'", 50)});
  Lead lead = desk.lead();
  for (int i = 0; i < 2; ++i) {
    lead.take(lead.next().value(), visit_with(3), 500);
  }
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().points[0].reason, "max_seconds (1000) reached");
}

TEST(Lead, AnAnswerThatAnotherLayoutDoesNotGiveIsWrong) {
  Desk desk({study("a", "'1x1','1x2'", 5), study("b", "'1x1'", 5)});
  Lead lead = desk.lead();
  const auto first = lead.next().value();
  lead.take(first, visit_with(3), 1);
  const auto second = lead.next().value();
  lead.take(second, visit_with(3.0000000000000004), 1);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
  EXPECT_THAT(lead.wrong_answer(), HasSubstr("kernel pi gave a wrong answer at point"));
  EXPECT_THAT(lead.wrong_answer(), HasSubstr("3.0000000000000004 is not the answer 3 of point"));
  ASSERT_EQ(desk.results().samples.size(), 2U);
  EXPECT_TRUE(desk.results().samples[0].verified);
  EXPECT_FALSE(desk.results().samples[1].verified);
  EXPECT_EQ(desk.results().points[second.point].status, "failed");
  EXPECT_EQ(desk.results().points[first.point].status, "unfinished");
  EXPECT_EQ(desk.results().points[2].status, "unfinished");
}

TEST(Lead, AnAnswerThatFailsItsOwnCheckIsWrong) {
  Desk desk({study("a", "'1x1'", 5)});
  Lead lead = desk.lead();
  Visit visit = visit_with(3);
  visit.answer.verified = false;
  visit.answer.check = "9 standard deviations off";
  lead.take(lead.next().value(), visit, 1);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
  EXPECT_THAT(lead.wrong_answer(), HasSubstr("point 1x1: 9 standard deviations off"));
}

TEST(Lead, ZeroAndMinusZeroAreNotTheSameAnswer) {
  Desk desk({study("a", "'1x1','1x2'", 5)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(0.0), 1);
  lead.take(lead.next().value(), visit_with(-0.0), 1);
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
}

TEST(Lead, StudiesMayHaveAnswersOfTheirOwn) {
  Desk desk({study("a", "'1x1'", 1), study("b", "'1x1'", 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(3), 1);
  lead.take(lead.next().value(), visit_with(4), 1);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(lead.outcome(), RunOutcome::finished);
}

TEST(Lead, AResumedFileGoesOnWhereItEnded) {
  Desk desk({study("a", "'1x1','1x2'", 3)});
  {
    Lead lead = desk.lead();
    for (int i = 0; i < 3; ++i) {
      lead.take(lead.next().value(), visit_with(3), 1);
    }
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all(lead, 3), 3);
  EXPECT_THAT(desk.statuses(), Each("measured"));
  EXPECT_EQ(desk.results().samples.size(), 6U);
}

TEST(Lead, AFinishedFileHasNothingToGoOnWith) {
  Desk desk({study("a", "'1x1','1x2'", 3)});
  {
    Lead lead = desk.lead();
    visit_all(lead, 3);
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(lead.outcome(), RunOutcome::finished);
  EXPECT_THAT(desk.statuses(), Each("measured"));
}

TEST(Lead, KilledBetweenTheLastSampleAndTheStatusAResumedPointIsMeasured) {
  Desk desk({study("a", "'1x1'", 2)});
  const Visit visit = visit_with(3);
  desk.recorder().record(0, visit.run, visit.answer);
  desk.recorder().record(0, visit.run, visit.answer);
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().points[0].status, "measured");
}

TEST(Lead, AResumedFilesAnswersBindTheNewOnes) {
  Desk desk({study("a", "'1x1','1x2'", 3)});
  {
    Lead lead = desk.lead();
    lead.take(lead.next().value(), visit_with(3), 1);
  }
  desk.resume();
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(4), 1);
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
}

TEST(Lead, AWrongAnswerInAResumedFileIsNoStandard) {
  Desk desk({study("a", "'1x1','1x2'", 3)});
  {
    Lead lead = desk.lead();
    Visit visit = visit_with(4);
    visit.answer.verified = false;
    lead.take(lead.next().value(), visit, 1);
  }
  desk.resume();
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(3), 1);
  EXPECT_EQ(lead.outcome(), RunOutcome::finished);
}

TEST(Lead, ASignalEndsTheRunBetweenTwoSamples) {
  Desk desk({study("a", "'1x1','1x2'", 3), study("b", "'1x1'", 3)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(3), 1);
  kill(getpid(), SIGTERM);
  while (!desk.interrupt().requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(lead.outcome(), RunOutcome::interrupted);
  EXPECT_THAT(desk.statuses(), Each("unfinished"));
  EXPECT_EQ(desk.results().points[2].reason, "interrupted");
  EXPECT_EQ(desk.results().samples.size(), 1U);
}

Visit visit_that_took(double time_s, int batch = 1) {
  Visit visit = visit_with(3);
  visit.run.time_s = time_s;
  visit.run.batch = batch;
  return visit;
}

/// Plays a machine whose repetitions take `time_s`; returns how many samples warmed up.
int visit_all_of(Lead& lead, double time_s) {
  int warm_ups = 0;
  while (const auto next = lead.next()) {
    lead.take(*next, visit_that_took(time_s, next->batch), 1);
    warm_ups += next->warmup ? 1 : 0;
  }
  return warm_ups;
}

TEST(LeadWarmsUp, WithTheFirstSampleOfEachPointAndCountsItNowhere) {
  Desk desk({study("a", "'1x1','1x2'", 3, 1)});
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all_of(lead, 0.5), 2);
  EXPECT_THAT(desk.statuses(), Each("measured"));
  EXPECT_EQ(desk.results().points[0].reason, "max_repeats (3) reached");
  ASSERT_EQ(desk.results().samples.size(), 8U);
  for (const Sample& sample : desk.results().samples) {
    EXPECT_EQ(sample.warmup, sample.repeat == 0) << "sample " << sample.order;
    EXPECT_TRUE(sample.verified);
    EXPECT_EQ(sample.batch, 1);
  }
}

TEST(LeadWarmsUp, AsOftenAsTheStudySays) {
  Desk desk({study("a", "'1x1'", 2, 3)});
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all_of(lead, 0.5), 3);
  EXPECT_EQ(desk.results().samples.size(), 5U);
}

TEST(LeadWarmsUp, WithoutTellingTheStoppingRule) {
  // Six equal samples make an interval that is narrow enough; the warm-up is unlike them.
  Desk desk({study("a", "'1x1'", 50, 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_that_took(9), 1);
  for (int sample = 0; sample < 5; ++sample) {
    lead.take(lead.next().value(), visit_that_took(1), 1);
    EXPECT_EQ(desk.statuses().front(), "planned") << sample;
  }
  lead.take(lead.next().value(), visit_that_took(1), 1);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().points[0].reason,
            "the median's 95 % interval is narrower than 0 % of it");
}

TEST(LeadWarmsUp, OnThePointsTime) {
  Desk desk({study("a", "'1x1'", 50, 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_that_took(400), 400);
  lead.take(lead.next().value(), visit_that_took(300), 300);
  lead.take(lead.next().value(), visit_that_took(200), 300);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().points[0].reason, "max_seconds (1000) reached");
}

TEST(LeadWarmsUp, AndTakesASampleThatCountsWhateverWarmingUpCost) {
  Desk desk({study("a", "'1x1'", 50, 3)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_that_took(2000), 2000);
  const auto second = lead.next().value();
  EXPECT_FALSE(second.warmup) << "the other two warm-ups are not affordable";
  lead.take(second, visit_that_took(2000), 2000);
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().samples.size(), 2U);
  EXPECT_EQ(desk.statuses().front(), "measured");
}

TEST(LeadWarmsUp, AgainInEachJob) {
  Desk desk({study("a", "'1x1'", 4, 1)});
  {
    Lead lead = desk.lead();
    for (int sample = 0; sample < 3; ++sample) {
      lead.take(lead.next().value(), visit_that_took(0.5), 1);
    }
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all_of(lead, 0.5), 1);
  std::vector<bool> warmed;
  for (const Sample& sample : desk.results().samples) {
    warmed.push_back(sample.warmup);
  }
  EXPECT_THAT(warmed, ::testing::ElementsAre(true, false, false, true, false, false));
}

TEST(LeadWarmsUp, NotWhereAResumedPointIsDone) {
  Desk desk({study("a", "'1x1'", 2, 1)});
  {
    Lead lead = desk.lead();
    visit_all_of(lead, 0.5);
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().samples.size(), 3U);
}

TEST(LeadWarmsUp, AndLeavesAPointUnfinishedThatHasNothingElse) {
  Desk desk({study("a", "'1x1'", 1, 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_that_took(0.5), 1);
  kill(getpid(), SIGTERM);
  while (!desk.interrupt().requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(lead.next());
  EXPECT_THAT(desk.statuses(), Each("unfinished"));
}

TEST(LeadWarmsUp, AndJudgesThatAnswerToo) {
  Desk desk({study("a", "'1x1','1x2'", 3, 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_with(3), 1);
  const auto second = lead.next().value();
  ASSERT_TRUE(second.warmup);
  lead.take(second, visit_with(4), 1);
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
}

TEST(LeadMakesBatches, OfWhatIsTooShortForTheClock) {
  Desk desk({study("a", "'1x1'", 3, 1)});  // whose clock measures a millisecond
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all_of(lead, 1e-4), 2);
  std::vector<std::int64_t> batches;
  for (const Sample& sample : desk.results().samples) {
    batches.push_back(sample.batch);
  }
  EXPECT_THAT(batches, ::testing::ElementsAre(1, 13, 13, 13, 13));
}

TEST(LeadMakesBatches, AsTheStoredSamplesOfAResumedPointHaveThem) {
  Desk desk({study("a", "'1x1'", 3, 1)});
  {
    Lead lead = desk.lead();
    for (int sample = 0; sample < 3; ++sample) {
      const auto next = lead.next().value();
      lead.take(next, visit_that_took(1e-4, next.batch), 1);
    }
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_EQ(visit_all_of(lead, 1e-5), 1);  // faster now, and yet
  for (std::size_t sample = 1; sample < desk.results().samples.size(); ++sample) {
    EXPECT_EQ(desk.results().samples[sample].batch, 13) << sample;
  }
}

TEST(LeadMakesBatches, WhoseTimeCountsWholeInAResumedFile) {
  Desk desk({study("a", "'1x1'", 50, 1)});
  {
    Lead lead = desk.lead();
    lead.take(lead.next().value(), visit_that_took(1), 1);
    lead.take(lead.next().value(), visit_that_took(1, 1000), 1);
  }
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_FALSE(lead.next()) << "1001 of 1000 seconds are used up";
  EXPECT_EQ(desk.results().points[0].reason, "max_seconds (1000) reached");
}

TEST(Lead, TellsHowLongTheNextVisitWillTake) {
  Desk desk({study("a", "'1x1'", 3, 1)});
  Lead lead = desk.lead();
  const auto first = lead.next().value();
  EXPECT_EQ(first.expected_s, 0);
  lead.take(first, visit_that_took(0.5), 0.75);
  EXPECT_EQ(lead.next().value().expected_s, 0.75);
}

}  // namespace
}  // namespace scalelab

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

Config study(const std::string& title, const std::string& layouts, int repeats) {
  return parse_config("s.toml",
                      "[study]\ntitle='" + title +
                          "'\nkernel='pi'\nscaling='strong'\n[sweep]\nlayouts=[" + layouts +
                          "]\n[measure]\nmin_repeats=1\nmax_repeats=" + std::to_string(repeats) +
                          "\nrelative_width=0\nmax_seconds=1000\n",
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
    results.machine.nodes.emplace_back().hostname = "n0";
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
  EXPECT_EQ(lead.next(), std::nullopt);
  EXPECT_EQ(desk.results().points[0].reason, "max_seconds (1000) reached");
}

TEST(Lead, AnAnswerThatAnotherLayoutDoesNotGiveIsWrong) {
  Desk desk({study("a", "'1x1','1x2'", 5), study("b", "'1x1'", 5)});
  Lead lead = desk.lead();
  const auto first = lead.next().value();
  lead.take(first, visit_with(3), 1);
  const auto second = lead.next().value();
  lead.take(second, visit_with(3.0000000000000004), 1);
  EXPECT_EQ(lead.next(), std::nullopt);
  EXPECT_EQ(lead.outcome(), RunOutcome::wrong_answer);
  EXPECT_THAT(lead.wrong_answer(), HasSubstr("kernel pi gave a wrong answer at point"));
  EXPECT_THAT(lead.wrong_answer(), HasSubstr("3.0000000000000004 is not the answer 3 of point"));
  ASSERT_EQ(desk.results().samples.size(), 2U);
  EXPECT_TRUE(desk.results().samples[0].verified);
  EXPECT_FALSE(desk.results().samples[1].verified);
  EXPECT_EQ(desk.results().points[second].status, "failed");
  EXPECT_EQ(desk.results().points[first].status, "unfinished");
  EXPECT_EQ(desk.results().points[2].status, "unfinished");
}

TEST(Lead, AnAnswerThatFailsItsOwnCheckIsWrong) {
  Desk desk({study("a", "'1x1'", 5)});
  Lead lead = desk.lead();
  Visit visit = visit_with(3);
  visit.answer.verified = false;
  visit.answer.check = "9 standard deviations off";
  lead.take(lead.next().value(), visit, 1);
  EXPECT_EQ(lead.next(), std::nullopt);
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
  EXPECT_EQ(lead.next(), std::nullopt);
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
  EXPECT_EQ(lead.next(), std::nullopt);
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
  EXPECT_EQ(lead.next(), std::nullopt);
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
  EXPECT_EQ(lead.next(), std::nullopt);
  EXPECT_EQ(lead.outcome(), RunOutcome::interrupted);
  EXPECT_THAT(desk.statuses(), Each("unfinished"));
  EXPECT_EQ(desk.results().points[2].reason, "interrupted");
  EXPECT_EQ(desk.results().samples.size(), 1U);
}

}  // namespace
}  // namespace scalelab

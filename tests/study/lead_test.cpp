// SPDX-License-Identifier: BSD-3-Clause

/// Rank 0's decisions, without any rank: this test plays the machine that takes the samples.
#include "study/lead.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <thread>

#include "tests/study/desk.hpp"

namespace scalelab {
namespace {

using testing::Desk;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::study;
using testing::visit_that_took;
using testing::visit_with;

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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::measured));
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
  EXPECT_THAT(desk.statuses(), ::testing::ElementsAre(PointStatus::measured, PointStatus::skipped));
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
  EXPECT_THAT(lead.message(), HasSubstr("kernel pi gave a wrong answer at point"));
  EXPECT_THAT(lead.message(), HasSubstr("3.0000000000000004 is not the answer 3 of point"));
  ASSERT_EQ(desk.results().samples.size(), 2U);
  EXPECT_TRUE(desk.results().samples[0].verified);
  EXPECT_FALSE(desk.results().samples[1].verified);
  EXPECT_EQ(desk.results().points[second.point].status, PointStatus::failed);
  EXPECT_EQ(desk.results().points[first.point].status, PointStatus::unfinished);
  EXPECT_EQ(desk.results().points[2].status, PointStatus::unfinished);
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
  EXPECT_THAT(lead.message(), HasSubstr("point 1x1: 9 standard deviations off"));
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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::measured));
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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::measured));
}

TEST(Lead, KilledBetweenTheLastSampleAndTheStatusAResumedPointIsMeasured) {
  Desk desk({study("a", "'1x1'", 2)});
  const Visit visit = visit_with(3);
  desk.recorder().record(0, visit.run, visit.answer);
  desk.recorder().record(0, visit.run, visit.answer);
  desk.resume();
  Lead lead = desk.lead();
  EXPECT_FALSE(lead.next());
  EXPECT_EQ(desk.results().points[0].status, PointStatus::measured);
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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::unfinished));
  EXPECT_EQ(desk.results().points[2].reason, "interrupted");
  EXPECT_EQ(desk.results().samples.size(), 1U);
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

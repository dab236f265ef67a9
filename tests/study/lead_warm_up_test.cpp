// SPDX-License-Identifier: BSD-3-Clause

/// How rank 0 warms points up and makes batches; this test plays the machine.
#include "study/lead.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "tests/study/desk.hpp"

namespace scalelab {
namespace {

using testing::Desk;
using ::testing::Each;
using testing::study;
using testing::visit_that_took;
using testing::visit_with;

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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::measured));
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
  // Six equal samples make an interval that is narrow enough, and two more come after the decision;
  // the warm-up is unlike them.
  Desk desk({study("a", "'1x1'", 50, 1)});
  Lead lead = desk.lead();
  lead.take(lead.next().value(), visit_that_took(9), 1);
  for (int sample = 0; sample < 7; ++sample) {
    lead.take(lead.next().value(), visit_that_took(1), 1);
    EXPECT_EQ(desk.statuses().front(), PointStatus::planned) << sample;
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
  EXPECT_EQ(desk.statuses().front(), PointStatus::measured);
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
  EXPECT_THAT(desk.statuses(), Each(PointStatus::unfinished));
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

}  // namespace
}  // namespace scalelab

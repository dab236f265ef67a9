// SPDX-License-Identifier: BSD-3-Clause
#include "study/batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

using ::testing::HasSubstr;

MachineRecord machine_with(double resolution_s, double overhead_s) {
  MachineRecord machine;
  machine.clock_resolution_s = resolution_s;
  machine.clock_overhead_s = overhead_s;
  return machine;
}

TEST(ShortestMeasurable, IsAThousandTimesWhatTheClockIsWorseIn) {
  EXPECT_DOUBLE_EQ(shortest_measurable(machine_with(1e-9, 25e-9)), 25e-6);
  EXPECT_DOUBLE_EQ(shortest_measurable(machine_with(1e-6, 25e-9)), 1e-3);
  EXPECT_EQ(shortest_measurable(machine_with(0, 0)), 0);
}

TEST(BatchSize, IsTheSmallestThatIsLongEnough) {
  EXPECT_EQ(batch_size(0.5, 0.5), 1);
  EXPECT_EQ(batch_size(2, 0.5), 1);
  EXPECT_EQ(batch_size(0.25, 0.5), 2);
  EXPECT_EQ(batch_size(0.375, 1), 3);
  EXPECT_EQ(batch_size(0.03125, 1), 32);
}

TEST(BatchSize, HasALargestOne) {
  EXPECT_EQ(batch_size(1e-9, 1), 1000);
}

TEST(BatchSize, OfWhatTakesNoTimeAtAllIsTheLargest) {
  EXPECT_EQ(batch_size(0, 1), 1000);
  EXPECT_EQ(batch_size(0, 0), 1) << "a clock of which nothing is known asks for no batch";
}

Answer right(double value, double hits) {
  return {.value = value, .verified = true, .check = "", .values = {{"hits", "1", "inside", hits}}};
}

TEST(AnswerOfBatch, IsThatOfEachRepetitionWithMeansOfTheKernelsValues) {
  const std::vector<Answer> answers{right(3, 1), right(3, 2), right(3, 6)};
  const Answer whole = answer_of_batch(answers);
  EXPECT_TRUE(whole.verified);
  EXPECT_EQ(whole.value, 3);
  ASSERT_EQ(whole.values.size(), 1U);
  EXPECT_EQ(whole.values[0].name, "hits");
  EXPECT_EQ(whole.values[0].value, 3);
}

TEST(AnswerOfBatch, OfOneRepetitionIsThatRepetitions) {
  Answer wrong = right(4, 5);
  wrong.verified = false;
  wrong.check = "4 is not 3";
  const Answer whole = answer_of_batch(std::vector{wrong});
  EXPECT_FALSE(whole.verified);
  EXPECT_EQ(whole.check, "4 is not 3");
  EXPECT_EQ(whole.values[0].value, 5);
}

TEST(AnswerOfBatch, IsWrongWhenARepetitionIs) {
  std::vector<Answer> answers{right(3, 1), right(3, 1), right(3, 1)};
  answers[1].verified = false;
  answers[1].check = "9 standard deviations off";
  const Answer whole = answer_of_batch(answers);
  EXPECT_FALSE(whole.verified);
  EXPECT_EQ(whole.check, "repetition 2 of 3 in a batch: 9 standard deviations off");
}

TEST(AnswerOfBatch, IsWrongWhenRepetitionsDifferInTheLastBit) {
  const Answer whole = answer_of_batch(std::vector{right(3, 1), right(3.0000000000000004, 1)});
  EXPECT_FALSE(whole.verified);
  EXPECT_THAT(whole.check, HasSubstr("repetitions 1 and 2"));
  EXPECT_THAT(whole.check, HasSubstr("3.0000000000000004"));
}

TEST(AnswerOfBatch, NeedsARepetition) {
  EXPECT_THROW(answer_of_batch({}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab

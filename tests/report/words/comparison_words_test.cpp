// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/comparison_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analysis/compare/compared_runs.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using ::testing::AllOf;
using testing::compare;
using ::testing::HasSubstr;
using testing::many_points;
using ::testing::Not;
using testing::one_point;
using testing::runs_of;
using testing::steady;
using testing::times;

std::string conclusion(const Comparison& comparison, const Results& base) {
  return scalelab::conclusion(comparison, {{"base.h5", &base}});
}

TEST(Conclusion, TellsTheWorstAndCountsTheRest) {
  Results base = one_point(steady);
  Results candidate = one_point(times(steady, 1.25));
  for (Results* results : {&base, &candidate}) {
    add_point(*results, 4, 1);
    add_samples(*results, steady);
    add_point(*results, 8, 1);
    add_samples(*results, {1, 1, 1});
  }
  const std::string text = conclusion(compare(base, candidate, 0.05), base);
  EXPECT_THAT(text, AllOf(HasSubstr("1 of 3 points is slower by more than 5 %, at worst pi"),
                          HasSubstr("threads 1x2"), HasSubstr("by 25 %; 1 the same to within"),
                          HasSubstr("1 of which nothing can be told")));
}

TEST(Conclusion, SaysThatNothingIsSlower) {
  const Results base = one_point(steady);
  EXPECT_THAT(conclusion(compare(base, base, 0.05), base),
              HasSubstr("No point of 1 is slower by more than 5 %; 1 the same"));
}

TEST(Conclusion, DoesNotSayThatAPointOfWhichNothingCanBeToldIsNotSlower) {
  const Results base = one_point({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(
      conclusion(compare(base, base, 0.05), base),
      "No point of 1 is known to be slower by more than 5 %; 1 of which nothing can be told.");
}

TEST(Conclusion, TellsSlowerByLessFromWhatMayBeMore) {
  const Results base = one_point(steady);
  EXPECT_THAT(conclusion(compare(base, one_point(times(steady, 1.03)), 0.05), base),
              "No point of 1 is slower by more than 5 %; 1 slower by less.");
  EXPECT_THAT(
      conclusion(compare(base, one_point(times(steady, 1.045)), 0.05), base),
      "No point of 1 is known to be slower by more than 5 %; 1 slower, by more or by less.");
}

TEST(Remarks, SayWhatIsKnownOfTheVariationBetweenRuns) {
  const auto one = remarks(compare(one_point(steady), one_point(steady), 0.05));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_THAT(one[0], HasSubstr("One run a side"));
  const auto two = remarks(compare(runs_of({1, 1.01}), runs_of({1, 1.02})));
  ASSERT_EQ(two.size(), 1U);
  EXPECT_THAT(two[0], AllOf(HasSubstr("2 runs a side"), HasSubstr("a third")));
  const auto three = remarks(compare(runs_of({1, 1.01, 1.03}), runs_of({1, 1.02, 1.04})));
  EXPECT_THAT(three.at(0), AllOf(HasSubstr("3 runs a side"), Not(HasSubstr("a third"))));
}

TEST(Remarks, SayForHowManyPointsVerdictsHoldTogether) {
  const Results base = many_points({steady, steady, {1, 1, 1}});
  const auto told = remarks(compare(base, base, 0.05));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_THAT(told[1], AllOf(HasSubstr("all 2 points with an interval together"),
                             HasSubstr("5 % at most"), HasSubstr("Benjamini and Hochberg")));
  const Results two = many_points({steady, steady});
  EXPECT_THAT(remarks(compare(two, two, 0.05)).at(1), HasSubstr("all 2 points together"));
}

}  // namespace
}  // namespace scalelab

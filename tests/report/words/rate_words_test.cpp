// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/rate_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/tables/rate_table.hpp"
#include "report/words/summary.hpp"
#include "tests/analysis/rates/machine_builder.hpp"
#include "tests/report/headings.hpp"

namespace scalelab {
namespace {

using testing::add_computer;
using testing::add_demanding_point;
using testing::add_study;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Points of one and two threads, each of which takes so long for 1e9 operations, of which a core
/// does 50e9 a second.
Results with_times(double one_s, double two_s) {
  Results results;
  add_study(results, "a study", "gemm", Scaling::strong);
  add_computer(results);
  add_demanding_point(results, 1, 1, one_s);
  add_demanding_point(results, 1, 2, two_s);
  return results;
}

std::vector<std::string> sentences_of(const Results& results) {
  const std::vector<StudyAnalysis> studies = analyse(results);
  return rate_sentences(results, studies.front());
}

std::string headline_of(const Results& results) {
  const std::vector<StudyAnalysis> studies = analyse(results);
  return summarise(results, studies.front()).headline;
}

TEST(RateSentences, TellRateAndShareOfTheBaselineAndTheBest) {
  const Results results = with_times(0.025, 0.0125);
  EXPECT_THAT(sentences_of(results),
              ElementsAre("Its rate is 40.0 Gflop/s at serial 1x1, 80 % of dgemm here; 80.0 "
                          "Gflop/s at threads 1x2, 80 % of dgemm here."));
  EXPECT_THAT(headline_of(results), Not(HasSubstr("slow")));
}

TEST(RateSentences, TellLoudlyOfSlowCode) {
  const Results results = with_times(0.4, 0.2);
  EXPECT_THAT(sentences_of(results),
              ElementsAre("This is slow code: serial 1x1 reaches 5 % of dgemm here. What leaves "
                          "the machine idle scales easily, so its speedup is worth little.",
                          HasSubstr("Its rate is 2.50 Gflop/s at serial 1x1, 5 % of dgemm here;")));
  EXPECT_THAT(headline_of(results), HasSubstr("; but slow code: 5 % of dgemm here"));
  EXPECT_EQ(summarise(results, analyse(results).front()).sentences.at(1).substr(0, 17),
            "This is slow code");
}

TEST(RateSentences, CallATenthOfTheLimitSlowAndMoreNot) {
  EXPECT_THAT(sentences_of(with_times(0.2, 0.1)).front(), HasSubstr("slow code"));
  EXPECT_THAT(sentences_of(with_times(0.19, 0.1)).front(), Not(HasSubstr("slow code")));
}

TEST(RateSentences, SayWhatMoreThanAllOfALimitMeans) {
  Results results = with_times(0.02, 0.01);
  EXPECT_EQ(sentences_of(results).size(), 1U) << "all of it is no riddle";
  for (Point& point : results.points) {
    point.demand_bytes = 1e9;  // 0.1 s on one core
  }
  EXPECT_EQ(sentences_of(results).back(),
            "More than 100 % says that part of the data stayed in caches, which the bandwidth of "
            "main memory does not limit.");
  for (Point& point : results.points) {
    point.demand_bytes = 0;
    point.demand_flops = 2e9;
  }
  EXPECT_THAT(sentences_of(results).back(), HasSubstr("dgemm was slower when it was measured"));
}

TEST(RateSentences, SayThatLimitsWereNotMeasured) {
  Results results = with_times(0.025, 0.0125);
  results.limits.clear();
  EXPECT_THAT(sentences_of(results),
              ElementsAre("Its rate is 40.0 Gflop/s at serial 1x1; 80.0 Gflop/s at threads 1x2. "
                          "What this machine can do at best was not measured (measure.limits = "
                          "true does), so nothing tells how good that is."));
}

TEST(RateSentences, SayThatNotAllLimitsWereMeasured) {
  Results results = with_times(0.025, 0.0125);
  results.limits[1].flop_rate = MaybeReal();
  EXPECT_THAT(sentences_of(results).back(), HasSubstr("Not all of the limits"));
}

TEST(RateSentences, SayNothingOfAKernelThatDoesNotSayWhatItDemands) {
  Results results = with_times(0.4, 0.2);
  for (Point& point : results.points) {
    point.demand_flops = MaybeReal();
  }
  EXPECT_THAT(sentences_of(results), IsEmpty());
  EXPECT_THAT(headline_of(results), Not(HasSubstr("slow")));
}

TEST(RateTable, HasRatesAndShares) {
  const Results results = with_times(0.025, 0.0125);
  const PointTable table = rate_table(results, analyse(results).front());
  EXPECT_THAT(headings_of(table),
              ElementsAre("layout", "model", "Gflop/s", "limit", "limit%", "interval"));
  EXPECT_THAT(table.rows.at(0).cells, ElementsAre("1x1", "serial", "40.0", "dgemm", "80", "80-80"));
}

TEST(RateTable, HasOperationsBesideAnotherUnitOfWork) {
  Results results = with_times(0.025, 0.0125);
  for (Point& point : results.points) {
    point.work_unit = "lookup";
    point.work = 1e5;
  }
  const PointTable table = rate_table(results, analyse(results).front());
  EXPECT_THAT(headings_of(table), ElementsAre("layout", "model", "lookups/us", "Gflop/s", "limit",
                                              "limit%", "interval"));
  EXPECT_THAT(table.rows.at(1).cells,
              ElementsAre("1x2", "threads", "8.00", "80.0", "dgemm", "80", "80-80"));
}

TEST(RateTable, HasTheRateAloneWhereNoLimitIsKnown) {
  Results results = with_times(0.025, 0.0125);
  results.limits.clear();
  const PointTable table = rate_table(results, analyse(results).front());
  EXPECT_THAT(headings_of(table), ElementsAre("layout", "model", "Gflop/s"));
}

TEST(RateTable, IsEmptyWithoutWorkToShareOut) {
  Results results = with_times(0.025, 0.0125);
  for (Point& point : results.points) {
    point.work_unit.clear();
  }
  EXPECT_TRUE(rate_table(results, analyse(results).front()).rows.empty());
}

}  // namespace
}  // namespace scalelab

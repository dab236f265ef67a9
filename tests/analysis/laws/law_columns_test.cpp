// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::six;

/// Amdahl's law with a serial share of a tenth on processes; threads jump at 4.
std::vector<Column> columns() {
  Results results;
  add_study(results, "laws", "pi", Scaling::strong);
  for (const std::int64_t ranks : {1, 2, 4, 8, 16}) {
    add_point(results, ranks, 1);
    add_samples(results, six(1 + 9.0 / static_cast<double>(ranks)));
  }
  for (const std::int64_t threads : {2, 4, 8}) {
    add_point(results, 1, threads);
    add_samples(results, six(threads == 4 ? 9 : 10.0 / static_cast<double>(threads)));
  }
  add_point(results, 32, 1).status = PointStatus::skipped;
  return law_columns(results, analyse(results));
}

template <class Value>
std::vector<Value> values_of(const std::vector<Column>& columns, const std::string& name) {
  const auto found = std::ranges::find(columns, name, &Column::name);
  if (found == columns.end()) {
    throw std::out_of_range(name);
  }
  return std::get<std::vector<Value>>(found->values);
}

TEST(LawColumns, TellTheLawOfEachPointsCurve) {
  const std::vector<Column> all = columns();
  // The serial point begins both curves, and processes speak for the study.
  EXPECT_THAT(values_of<std::string>(all, "law_curve"),
              ElementsAre("processes", "processes", "processes", "processes", "processes",
                          "threads", "threads", "threads", ""));
  EXPECT_THAT(
      values_of<std::string>(all, "law_verdict"),
      ElementsAre("fits", "fits", "fits", "fits", "fits", "no law", "no law", "no law", ""));
  EXPECT_THAT(values_of<std::string>(all, "law"),
              ElementsAre("amdahl", "amdahl", "amdahl", "amdahl", "amdahl", "", "", "", ""));
}

TEST(LawColumns, HaveParametersWithIntervalsWhereALawFits) {
  const std::vector<Column> all = columns();
  const std::vector<double> sigma = values_of<double>(all, "law_sigma");
  const std::vector<double> low = values_of<double>(all, "law_sigma_low");
  const std::vector<double> high = values_of<double>(all, "law_sigma_high");
  const std::vector<double> speedup = values_of<double>(all, "law_speedup");
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(sigma[i], 0.1, 1e-9);
    EXPECT_LT(low[i], 0.1);
    EXPECT_GT(high[i], 0.1);
    EXPECT_NEAR(speedup[i], 10 / (1 + 9 / std::exp2(i)), 1e-9);
  }
  for (std::size_t i = 5; i < sigma.size(); ++i) {
    EXPECT_TRUE(std::isnan(sigma[i]));
    EXPECT_TRUE(std::isnan(low[i]));
    EXPECT_TRUE(std::isnan(speedup[i]));
  }
  EXPECT_THAT(values_of<double>(all, "law_peak_workers"), Each(::testing::IsNan()));
}

TEST(LawColumns, TellTheTestOfFitEvenWhereNoneFits) {
  const std::vector<double> chance = values_of<double>(columns(), "law_chance");
  EXPECT_EQ(chance.front(), 1);
  EXPECT_LT(chance[5], 0.01);
  EXPECT_TRUE(std::isnan(chance.back()));
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "results/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;

const Column& column(const Table& table, const std::string& name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& one) { return one.name == name; });
  if (found == table.columns.end()) {
    throw std::out_of_range("no column " + name);
  }
  return *found;
}

template <class T>
std::vector<T> values(const Table& table, const std::string& name) {
  return std::get<std::vector<T>>(column(table, name).values);
}

TEST(MakeTable, HasOneRowARecord) {
  const Table table = make_table(example_results(), "samples");

  EXPECT_EQ(table.dimension, "sample");
  EXPECT_THAT(values<std::int64_t>(table, "order"), ElementsAre(0, 1, 2));
  EXPECT_THAT(values<double>(table, "time_s"), ElementsAre(0.1, 1.1, 2.1));
  EXPECT_THAT(values<std::uint8_t>(table, "verified"), ElementsAre(1, 0, 1));
  EXPECT_EQ(column(table, "time_s").unit, "s");
}

TEST(MakeTable, RepeatsThePointOfEachSample) {
  Results results = example_results();
  results.points[1].ranks = 5;

  const Table table = make_table(results, "samples");

  EXPECT_THAT(values<std::string>(table, "kernel"), ElementsAre("pi", "pi", "gemm"));
  EXPECT_THAT(values<std::int64_t>(table, "ranks"), ElementsAre(2, 5, 2));
}

TEST(MakeTable, HasAColumnForEachSizeAndMeasuredValue) {
  const Table points = make_table(example_results(), "points");
  const auto n = values<double>(points, "n");
  EXPECT_TRUE(std::isnan(n[0]));
  EXPECT_TRUE(std::isnan(n[1]));
  EXPECT_EQ(n[2], 2048);

  const Table samples = make_table(example_results(), "samples");
  const auto hits = values<double>(samples, "gemm_hits");
  EXPECT_TRUE(std::isnan(hits[0]));
  EXPECT_TRUE(std::isnan(hits[1]));
  EXPECT_EQ(hits[2], 12);
  EXPECT_EQ(column(samples, "gemm_rate").unit, "s-1");
}

TEST(MakeTable, RenamesAColumnWhoseNameIsTaken) {
  Results results = example_results();
  results.points[0].size = {{"threads", 7.0}};

  const Table table = make_table(results, "points");

  EXPECT_EQ(values<std::int64_t>(table, "threads")[0], 3);
  EXPECT_EQ(values<double>(table, "threads_2")[0], 7);
}

TEST(MakeTable, HasATextColumnForAChoice) {
  Results results = example_results();
  results.points[0].size["rest"] = "wait";
  results.points[1].size["rest"] = 3.0;  // of another kernel, after a merge

  const Table table = make_table(results, "points");

  EXPECT_EQ(values<double>(table, "rest")[1], 3);
  EXPECT_TRUE(std::isnan(values<double>(table, "rest")[0]));
  EXPECT_THAT(values<std::string>(table, "rest_2"), ElementsAre("wait", "", ""));
}

TEST(MakeTable, WritesOverridesOneALine) {
  const Table table = make_table(example_results(), "config");

  EXPECT_THAT(values<std::string>(table, "overrides"),
              ElementsAre("", "measure.seed=2\ntwo\\nlines\nback\\\\slash\n\n"));
}

TEST(MakeTable, RefusesAnUnknownGroup) {
  EXPECT_THROW(make_table({}, "sample"), std::invalid_argument);
}

TEST(Consistency, IsRequiredOfIndexes) {
  Results results = example_results();
  results.points[0].study = 2;
  EXPECT_THROW(make_table(results, "points"), std::invalid_argument);

  results = example_results();
  results.samples[0].point = 3;
  EXPECT_THROW(make_table(results, "samples"), std::invalid_argument);
}

TEST(Consistency, IsRequiredOfNames) {
  Results results = example_results();
  results.samples[0].measured = {{"hits", "1", "", 1}, {"hits", "1", "", 2}};
  EXPECT_THROW(make_table(results, "samples"), std::invalid_argument);

  results = example_results();
  results.machine.facts["clock_overhead_s"] = "1";
  EXPECT_THROW(make_table(results, "machine"), std::invalid_argument);

  results = example_results();
  results.analysis[0].name = "a/b";
  EXPECT_THROW(make_table(results, "analysis"), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab

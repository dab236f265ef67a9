// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;

/// The table of this group, as it is written. The results must outlive it.
TableSource table_of(const Results& results, const std::string& group) {
  const auto layout = std::ranges::find(schema(), group, &GroupLayout::name);
  return layout->source(results);
}

const ColumnSource& column(const TableSource& table, const std::string& name) {
  const auto found = std::ranges::find_if(
      table.columns, [&](const ColumnSource& one) { return one.header.name == name; });
  if (found == table.columns.end()) {
    throw std::out_of_range("no column " + name);
  }
  return *found;
}

template <class T>
std::vector<T> values(const TableSource& table, const std::string& name) {
  return std::get<std::vector<T>>(column(table, name).block(0, table.rows));
}

TEST(Schema, HasOneRowARecord) {
  const Results example = example_results();
  const TableSource table = table_of(example, "samples");

  EXPECT_EQ(table.dimension, "sample");
  EXPECT_THAT(values<std::int64_t>(table, "order"), ElementsAre(0, 1, 2));
  EXPECT_THAT(values<double>(table, "time_s"), ElementsAre(0.1, 1.1, 2.1));
  EXPECT_THAT(values<std::uint8_t>(table, "verified"), ElementsAre(1, 0, 1));
  EXPECT_EQ(column(table, "time_s").header.unit, "s");
}

TEST(Schema, RepeatsThePointOfEachSample) {
  Results results = example_results();
  results.points[1].ranks = 5;

  const TableSource table = table_of(results, "samples");

  EXPECT_THAT(values<std::string>(table, "kernel"), ElementsAre("pi", "pi", "gemm"));
  EXPECT_THAT(values<std::int64_t>(table, "ranks"), ElementsAre(2, 5, 2));
}

TEST(Schema, HasAColumnForEachSizeAndMeasuredValue) {
  const Results example = example_results();
  const TableSource points = table_of(example, "points");
  const auto n = values<double>(points, "n");
  EXPECT_TRUE(std::isnan(n[0]));
  EXPECT_TRUE(std::isnan(n[1]));
  EXPECT_EQ(n[2], 2048);

  const TableSource samples = table_of(example, "samples");
  const auto hits = values<double>(samples, "gemm_hits");
  EXPECT_TRUE(std::isnan(hits[0]));
  EXPECT_TRUE(std::isnan(hits[1]));
  EXPECT_EQ(hits[2], 12);
  EXPECT_EQ(column(samples, "gemm_rate").header.unit, "s-1");
}

TEST(Schema, RenamesAColumnWhoseNameIsTaken) {
  Results results = example_results();
  results.points[0].size = {{"threads", 7.0}};

  const TableSource table = table_of(results, "points");

  EXPECT_EQ(values<std::int64_t>(table, "threads")[0], 3);
  EXPECT_EQ(values<double>(table, "threads_2")[0], 7);
}

TEST(Schema, HasATextColumnForAChoice) {
  Results results = example_results();
  results.points[0].size["rest"] = "wait";
  results.points[1].size["rest"] = 3.0;  // of another kernel, after a merge

  const TableSource table = table_of(results, "points");

  EXPECT_EQ(values<double>(table, "rest")[1], 3);
  EXPECT_TRUE(std::isnan(values<double>(table, "rest")[0]));
  EXPECT_THAT(values<std::string>(table, "rest_2"), ElementsAre("wait", "", ""));
}

TEST(Schema, WritesOverridesOneALine) {
  const Results example = example_results();
  const TableSource table = table_of(example, "config");

  EXPECT_THAT(values<std::string>(table, "overrides"),
              ElementsAre("", "measure.seed=2\ntwo\\nlines\nback\\\\slash\n\n"));
}

TEST(Consistency, IsRequiredOfIndexes) {
  Results results = example_results();
  results.points[0].study = 2;
  EXPECT_THROW(check_consistency(results), std::invalid_argument);

  results = example_results();
  results.samples[0].point = 3;
  EXPECT_THROW(check_consistency(results), std::invalid_argument);
}

TEST(Consistency, IsRequiredOfNames) {
  Results results = example_results();
  results.samples[0].measured = {{"hits", "1", "", 1}, {"hits", "1", "", 2}};
  EXPECT_THROW(check_consistency(results), std::invalid_argument);

  results = example_results();
  results.machine.facts["clock_overhead_s"] = "1";
  EXPECT_THROW(check_consistency(results), std::invalid_argument);

  results = example_results();
  results.analysis[0].name = "a/b";
  EXPECT_THROW(check_consistency(results), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab

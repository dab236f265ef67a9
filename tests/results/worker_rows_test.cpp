// SPDX-License-Identifier: BSD-3-Clause
#include "results/worker_rows.hpp"

#include "tests/results/example_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<Sample> samples_of(const std::vector<std::int64_t>& orders) {
  std::vector<Sample> samples;
  for (const std::int64_t order : orders) {
    samples.emplace_back().order = order;
  }
  return samples;
}

std::vector<WorkerSample> rows_naming(const std::vector<std::int64_t>& orders) {
  std::vector<WorkerSample> rows;
  for (const std::int64_t order : orders) {
    rows.emplace_back().sample = order;
  }
  return rows;
}

/// The order of each sample that is handed over, and how many rows it has.
using Visits = std::vector<std::pair<std::int64_t, std::size_t>>;

/// Hands the rows over in blocks of this many.
Visits visits(const std::vector<Sample>& samples, const std::vector<WorkerSample>& rows,
              std::size_t block) {
  Visits visits;
  RowsBySample<WorkerSample> by_sample(
      samples, [&](const Sample& sample, std::span<const WorkerSample> own) {
        for (const WorkerSample& row : own) {
          EXPECT_EQ(row.sample, sample.order);
        }
        visits.emplace_back(sample.order, own.size());
      });
  for (std::size_t first = 0; first < rows.size(); first += block) {
    by_sample.add(std::span(rows).subspan(first, std::min(block, rows.size() - first)));
  }
  by_sample.finish();
  return visits;
}

TEST(RowsBySample, PutsRowsTogetherWhereverABlockEnds) {
  const auto samples = samples_of({0, 1, 2, 5});
  const auto rows = rows_naming({0, 0, 1, 1, 1, 5});
  for (std::size_t block = 1; block <= rows.size() + 1; ++block) {
    EXPECT_THAT(visits(samples, rows, block), ElementsAre(Pair(0, 2), Pair(1, 3), Pair(5, 1)))
        << "blocks of " << block;
  }
}

TEST(RowsBySample, FindsSamplesThatAreNotInOrder) {
  const auto samples = samples_of({7, 3, 9});
  EXPECT_THAT(visits(samples, rows_naming({9, 3, 7}), 2),
              ElementsAre(Pair(9, 1), Pair(3, 1), Pair(7, 1)));
}

TEST(RowsBySample, HasNothingToSayWithoutRows) {
  EXPECT_THAT(visits(samples_of({0}), {}, 1), IsEmpty());
}

/// The message of what is thrown.
std::string refusal(const std::vector<Sample>& samples, const std::vector<WorkerSample>& rows) {
  try {
    visits(samples, rows, 2);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(RowsBySample, RefusesRowsOfNoSample) {
  EXPECT_THAT(refusal(samples_of({0, 2}), rows_naming({0, 0, 1})),
              HasSubstr("/workers/sample, row 2: there is no sample of order 1"));
  EXPECT_THAT(refusal({}, rows_naming({0})), HasSubstr("row 0"));
}

TEST(RowsBySample, RefusesRowsThatDoNotStandTogether) {
  EXPECT_THAT(refusal(samples_of({0, 1}), rows_naming({0, 1, 0})),
              HasSubstr("/workers/sample, row 2: the rows of sample 0 don't stand together; sort"));
}

TEST(RowsOf, AreThoseOfResultsInMemory) {
  Results results;
  results.samples = samples_of({4, 6});
  results.workers = rows_naming({4, 4, 6});
  Visits visits;
  rows_of(results).each([&](const Sample& sample, std::span<const WorkerSample> rows) {
    EXPECT_EQ(&sample, &results.samples[visits.size()]);
    visits.emplace_back(sample.order, rows.size());
  });
  EXPECT_THAT(visits, ElementsAre(Pair(4, 2), Pair(6, 1)));
}

TEST(RowsOf, HandSummariesOverToo) {
  const Results results = example_with_summaries();
  Visits visits;
  rows_of(results).summed_up([&](const Sample& sample, std::span<const WorkerSummary> nodes) {
    EXPECT_EQ(nodes.front().sample, sample.order);
    visits.emplace_back(sample.order, nodes.size());
  });
  EXPECT_THAT(visits, ElementsAre(Pair(3, 2)));
}

TEST(RowsOf, NameTheTableOfASummaryWithoutASample) {
  Results results = example_with_summaries();
  results.summaries[1].sample = 9;
  try {
    rows_of(results).summed_up([](const Sample&, std::span<const WorkerSummary>) {});
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("/worker_summaries/sample, row 1: there is no sample"));
  }
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "parallel/team/timed_run.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Of how many samples the rows of all workers are kept. The others are summed up: smallest, mean
/// and largest of each column, for each node.
struct KeptRows {
  /// Rows are kept as long as a point has no more of them than this.
  std::int64_t rows_of_point = 30'000;
  /// Beyond that, those of a point's first samples, without the ones that warmed up.
  std::int64_t samples_of_point = 1;

  static constexpr KeptRows all() {
    return {.rows_of_point = std::numeric_limits<std::int64_t>::max(), .samples_of_point = 0};
  }
  static constexpr KeptRows of_samples(std::int64_t samples) {
    return {.rows_of_point = 0, .samples_of_point = samples};
  }

  bool operator==(const KeptRows&) const = default;
};

/// What a point has of both already.
struct RowsOfPoint {
  std::int64_t rows = 0;
  std::int64_t samples = 0;  ///< without those that warmed up

  /// Whether the rows of its next sample are kept.
  [[nodiscard]] bool keeps(const KeptRows& wanted, std::int64_t workers, bool warmup) const;

  /// Takes in a sample whose rows are kept.
  void add(std::int64_t workers, bool warmup);
};

/// The accounts of a sample's workers, summed up for each node, in the order of the nodes' first
/// workers. Linear in the number of workers.
std::vector<WorkerSummary> summed_up(std::int64_t order, std::span<const WorkerAccount> workers);

}  // namespace scalelab

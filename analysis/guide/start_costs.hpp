// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/guide/guide_task.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What a worker costs before it does anything: medians of kernel start. What the operating system
/// did not show is missing.
struct StartCosts {
  std::optional<double> thread_s;   ///< start and end of a thread
  std::optional<double> process_s;  ///< fork and end of a process
  std::optional<double> rank_s;     ///< start of an MPI process, until MPI is ready
  std::optional<double> thread_bytes;
  std::optional<double> process_bytes;  ///< that it has to itself
  std::optional<double> rank_bytes;     ///< likewise

  /// Of so many workers, each started and ended after the other.
  [[nodiscard]] std::optional<double> seconds(Way way, std::int64_t workers) const;
  /// Of so many workers beside each other, without the data of the task.
  [[nodiscard]] std::optional<double> bytes(Way way, std::int64_t workers) const;
};

/// Of the file's study guide_studies::starts; all is missing where there is none.
StartCosts start_costs(const Results& results);

}  // namespace scalelab

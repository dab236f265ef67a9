// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/estimate.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The guide's own example: tasks that wait, on one thread and on as many threads as there are
/// tasks; and what would be seen instead if they worked.
struct WaitingExample {
  std::int64_t tasks = 0;
  double wait_s = 0;  ///< of each
  double one_thread_s = 0;
  double threads_s = 0;  ///< behind the lock, as one_thread_s
  Estimate speedup;
  std::optional<double> threads_free_s;
  /// Of simulations on as many threads behind the lock, over one.
  std::optional<Estimate> speedup_of_work;

  /// How long all waits take one after the other.
  [[nodiscard]] double all_waits_s() const { return static_cast<double>(tasks) * wait_s; }

  /// How many waits one after the other take so long.
  [[nodiscard]] double in_waits(double seconds) const { return seconds / wait_s; }

  /// Whether the waits are shown to lie beside each other, or not to do so. Both are false where it
  /// can't be told.
  [[nodiscard]] bool overlaps() const;
  [[nodiscard]] bool does_not_overlap() const;

  /// How long the tasks would take on the threads if they worked as long as they wait: what
  /// somebody sees who took work for waiting. Nothing where the waits do not overlap, where the
  /// speedup of work is unknown, and where threads may help it.
  [[nodiscard]] std::optional<double> work_instead_s() const;
};

/// Of the file's study guide_studies::example. Nothing where it is missing, and where one thread or
/// as many threads as tasks were not measured.
std::optional<WaitingExample> waiting_example(const Results& results);

}  // namespace scalelab

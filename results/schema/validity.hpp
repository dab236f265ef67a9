// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include "results/records.hpp"

/// What a results file can hold, beyond being well-formed: a time is a finite number above zero, an
/// index names something, a point has workers. Checked on reading, once and for all, so that no
/// number in a report rests on a value that can't be. A check that fails throws
/// std::invalid_argument, and the message names the group, the column, the row and the value.
namespace scalelab {

/// Checks points, samples, studies and the machine. Throws std::invalid_argument.
void check_validity(const Results& results);

/// Checks the workers' rows of a file, from the first to the last.
class WorkerValidity {
 public:
  /// The results must outlive it, and hold only samples of points that are there.
  explicit WorkerValidity(const Results& results) : results_(results) {}

  /// Checks the next rows, all of this sample. Throws std::invalid_argument.
  void check(const Sample& sample, std::span<const WorkerSample> rows);

  /// Checks the next rows of /worker_summaries, all of this sample. Throws std::invalid_argument.
  void check(const Sample& sample, std::span<const WorkerSummary> rows);

 private:
  const Results& results_;
  std::size_t row_ = 0;      ///< of /workers, the next to be checked
  std::size_t summary_ = 0;  ///< of /worker_summaries
};

}  // namespace scalelab

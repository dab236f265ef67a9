// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "kernels/kernel.hpp"
#include "parallel/team/team.hpp"
#include "results/store.hpp"
#include "study/worker_summary.hpp"

namespace scalelab {

/// Writes finished samples into the results file. Rank 0's; a second thread may ask it to sync when
/// the process is about to be killed.
class Recorder {
 public:
  /// @param kept of how many samples the workers' rows are kept, for each study; one that it does
  /// not name keeps as many as KeptRows does by default
  explicit Recorder(Store store, std::vector<KeptRows> kept = {});

  [[nodiscard]] const Results& results() const { return store_.results(); }

  /// Whether the results file holds this run (see Store::create).
  [[nodiscard]] bool is_written() const { return store_.is_written(); }

  /// Keeps a finished sample of a point, marked where it only warmed up. It is safe from kill -9
  /// when this returns.
  void record(std::size_t point, const TimedRun& run, const Answer& answer, bool warmup = false);

  /// The rows of all workers of the sample that was recorded last, be they kept or not, where this
  /// has recorded no other of its point; else nothing.
  [[nodiscard]] const std::vector<WorkerSample>& first_rows() const { return first_rows_; }

  void set_outcome(std::size_t point, PointStatus status, const std::string& reason);

  /// Keeps what the machine can do at best, which is saved with finish().
  void set_limits(std::vector<LimitRecord> limits);

  /// Saves with the derived table and ends the file's journal; nothing is recorded afterwards.
  void finish(std::vector<Column> analysis);

  /// The results, once it is finished: they are moved, since they may fill the memory.
  [[nodiscard]] Results take_results();

  /// Calls the points that have no outcome unfinished, and sees to it that the journal is on the
  /// disk, unless another thread is busy in here for longer than a moment: no snapshot is written,
  /// which may take longer than there is time left. Returns false when the file does not hold this
  /// run yet.
  bool sync_before_the_end() noexcept;

 private:
  Store store_;
  std::timed_mutex mutex_;
  std::vector<KeptRows> kept_;            // of each study
  std::vector<std::int64_t> repeats_;     // taken of each point
  std::vector<RowsOfPoint> rows_;         // kept of each point
  std::vector<bool> seen_;                // points of which a sample was recorded
  std::vector<WorkerSample> first_rows_;  // of the last sample
  double created_at_ = 0;                 // when the file was created, on now()'s clock
};

/// ISO 8601 in UTC, to the second.
std::string current_time();

}  // namespace scalelab

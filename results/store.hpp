// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "results/file_error.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What to do when the results file to be made exists.
enum class WhenExists { refuse, overwrite };

/// The results file of a run under way. A kill at any moment loses nothing that a function here has
/// returned from: the file is a snapshot that is only ever replaced as a whole, and what came after
/// it stands in a journal beside it, <path>.journal. One writer at a time,
/// used by one thread at a time.
///
/// What is done again and again costs as much as what is new, however much there is already: the
/// journal is added to, and synced now and then. The file is written anew in between only as long
/// as that is quick (snapshot_pays): for those who look on with other programs.
///
/// A Store that is destroyed without finish() leaves the snapshot and the journal, which
/// read_results and resume put together. The path may be a symbolic link; the file that it leads to
/// is replaced.
class Store {
 public:
  /// Starts a results file and writes its first snapshot, so that a place that can't be written to
  /// is found before anything is measured. A results file that is to be overwritten is replaced
  /// with the first sample: until then it stays as it is, with its journal, and what this store has
  /// is in memory only. A file that is none of scalelab's is never overwritten, unless it is empty.
  /// Throws OutputExists when something is there and is to be refused, FileError when the place
  /// can't be written to or another writer has it, std::invalid_argument for results that
  /// contradict themselves.
  static Store create(const std::filesystem::path& path, Results initial, WhenExists when);

  /// Goes on with a results file: reads it, folds its journal in and writes a snapshot.
  /// Throws FileError, also when the file is not scalelab's or another writer has it.
  static Store resume(const std::filesystem::path& path);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  [[nodiscard]] const Results& results() const;

  /// Whether the file holds this run: not while the one that is to be overwritten is still there.
  [[nodiscard]] bool is_written() const;

  /// Adds a finished sample and what its workers did. It is safe from kill -9 when this returns.
  /// Syncs the journal, or takes a new snapshot, when that is due.
  /// @param sample its order must be larger than that of every sample before it
  /// @param workers rows whose `sample` is the sample's order
  /// @param summaries the same; of a sample whose workers' rows are not kept
  /// Throws std::invalid_argument for a sample that can't be, FileError when it can't be written.
  void append(Sample sample, std::vector<WorkerSample> workers,
              std::vector<WorkerSummary> summaries = {});

  /// Sets the status of a point and the reason; safe from kill -9 when this returns.
  /// Throws std::invalid_argument when there is no such point, FileError when it can't be written.
  void set_outcome(std::size_t point, PointStatus status, std::string reason);

  /// Replaces points, with one snapshot: what a job with more ranks knows of points that were
  /// skipped. Throws std::invalid_argument when there is no such point, and replaces none then;
  /// FileError when it can't be written.
  /// @param points each with its index; none at all are no reason for a snapshot
  void replace_points(const std::vector<std::pair<std::size_t, Point>>& points);

  /// Replaces /analysis. It can be computed again, so it is only written with the next snapshot.
  /// Throws std::invalid_argument for columns that have not one row a point or share a name.
  void set_analysis(std::vector<Column> analysis);

  /// Replaces /limits, which is written with the next snapshot. Throws std::invalid_argument for
  /// limits of a computer that is not in /machine.
  void set_limits(std::vector<LimitRecord> limits);

  /// Writes a snapshot now. Afterwards the journal holds nothing but its first record.
  void save();

  /// Returns when all that was added is on the disk, as far as the system can see to that: what a
  /// power failure does not take either. Costs as much as what was added since it was last called,
  /// however much there is in all.
  void sync();

  /// Writes a last snapshot and removes the journal. Only results(), take_results() and
  /// is_written() may be called afterwards.
  void finish();

  /// The results of a store that was finished, moved out of it: results() is empty then.
  [[nodiscard]] Results take_results();

 private:
  class Writer;
  explicit Store(std::unique_ptr<Writer> writer);

  std::unique_ptr<Writer> writer_;
};

/// Whether it is time to save again: at most once a second, and at most about 1 % of the time spent
/// on it.
/// @param since_last_s seconds since it was done last
/// @param last_cost_s seconds that it took then
bool saving_is_due(double since_last_s, double last_cost_s);

/// Whether writing the file anew in between is worth it: it has as much to gain as it holds, so
/// that all snapshots of a run together cost about twice the last one, and it will hold no more
/// than 16 MiB of records, so that none costs more than that however much a run writes. What comes
/// later is in the journal alone until the run ends.
/// @param in_file_bytes what the journal held of that which is in the file
/// @param in_journal_bytes what the journal holds
bool snapshot_pays(std::int64_t in_file_bytes, std::int64_t in_journal_bytes);

/// Reads a whole results file with its journal, all workers' rows included, into memory.
/// ResultsFile (results/results_file.hpp) tells what is checked, and does without that memory.
/// Throws FileError.
Results read_results(const std::filesystem::path& path);

/// Writes a whole results file at once, safe from kill -9 as Store is. A journal that lay beside a
/// file that is overwritten goes with it. Throws what Store::create throws.
void write_results(const std::filesystem::path& path, const Results& results, WhenExists when);

}  // namespace scalelab

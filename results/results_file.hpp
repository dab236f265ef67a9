// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "results/hdf5/snapshot.hpp"
#include "results/journal/journal.hpp"
#include "results/records.hpp"
#include "results/worker_rows.hpp"

namespace scalelab {

/// A results file that is open for reading, its journal folded in. No file is changed, and a run
/// that is writing to the file is not disturbed. All but the rows of /workers and
/// /worker_summaries, which may be many millions, is in memory; those are handed over sample by
/// sample.
///
/// What is handed out was checked (results/schema/validity.hpp). A file that can't be read or holds
/// what can't be throws FileError, which names the file and the place in it, and says what to do. A
/// journal of another run is an error, never silently left out.
class ResultsFile {
 public:
  /// Opens and reads the file. Throws FileError.
  explicit ResultsFile(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Everything but the workers' rows: Results::workers and Results::summaries are empty.
  [[nodiscard]] const Results& results() const { return snapshot_.results; }

  /// Hands the workers' rows over, those of the journal last. Throws FileError.
  void visit_workers(const WorkerVisitor& visit) const;

  /// The same of the samples whose workers were summed up. Throws FileError.
  void visit_summaries(const SummaryVisitor& visit) const;

  /// The same as functions. The file must outlive them.
  [[nodiscard]] WorkerRows worker_rows() const;

  /// Everything with the workers' rows, and what ties it to the journal. Nothing is left to be
  /// handed out afterwards. Throws FileError.
  [[nodiscard]] Snapshot take_all();

 private:
  /// Calls `read`, and makes what a check of the records throws a FileError.
  void told(const std::function<void()>& read) const;

  std::filesystem::path path_;
  JournalContent journal_;  ///< read first: a snapshot taken in between holds what was read
  SnapshotFile file_;
  Snapshot snapshot_;
  bool has_journal_ = false;
  std::vector<WorkerSample> journal_rows_;
  std::vector<WorkerSummary> journal_summaries_;
};

/// Opens a file to report, compare or merge what it holds: tries reading it first
/// (results/hdf5/trial_read.hpp), and sees to it that it has samples. Throws FileError, also when
/// there is no sample: nothing was measured, so there is nothing to tell. The message says how to
/// go on.
std::unique_ptr<ResultsFile> open_measured(const std::filesystem::path& path);

}  // namespace scalelab

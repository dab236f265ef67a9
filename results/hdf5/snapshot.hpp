// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "results/hdf5/hdf5_reader.hpp"
#include "results/records.hpp"
#include "results/schema/schema.hpp"

namespace scalelab {

/// What ties a results file and its journal together.
/// All of it is empty for a file that another program wrote without it.
struct RunIdentity {
  std::string run_id;    ///< 128 random bits in hexadecimal; the same in the journal's first record
  std::string replaces;  ///< run id of the journal that lay there when this run overwrote a file
  std::int64_t events =
      0;  ///< how many events of the run are in the file; the journal goes on from it

  bool operator==(const RunIdentity&) const = default;
};

/// A fresh run id.
std::string new_run_id();

/// What one results file holds, its journal left aside.
struct Snapshot {
  RunIdentity identity;
  Results results;
};

/// Writes a whole results file so that a kill at any moment leaves either the file that was there
/// or the new one: writes <path>.partial beside it, closes it, reads its row counts back, and saves
/// it to the disk before it takes the place of `path`. On failure the partial file is removed.
/// A file that is replaced hands its permissions on.
/// Throws FileError, or std::invalid_argument for results that contradict themselves.
void write_snapshot(const std::filesystem::path& path, const RunIdentity& identity,
                    const Results& results);

/// Does all of write_snapshot but the last step, and leaves everything as it was: a place that
/// can't be written to is found while the file that is there stays. Throws what write_snapshot
/// throws.
void rehearse_snapshot(const std::filesystem::path& path, const RunIdentity& identity,
                       const Results& results);

/// A results file that is open for reading, its journal left aside. A run that replaces the file
/// meanwhile does not change what is read. Columns that came with a newer schema than the file's
/// leave their defaults in the records. /analysis is not read: it is computed anew.
class SnapshotFile {
 public:
  /// Takes the next rows of /workers, or of /worker_summaries.
  using TakeWorkers = std::function<void(std::span<const WorkerSample>)>;
  using TakeSummaries = std::function<void(std::span<const WorkerSummary>)>;

  /// Throws FileError when the file can't be opened, is not scalelab's or has another layout.
  explicit SnapshotFile(const std::filesystem::path& path);

  /// Everything but the rows of /workers and /worker_summaries and what is derived: those are
  /// empty. Nothing is checked but that every column is there. Throws FileError.
  [[nodiscard]] Snapshot read_but_workers() const;

  /// How many rows /workers has. Throws FileError.
  [[nodiscard]] std::size_t worker_rows() const;

  /// Hands over the rows of /workers, block by block. Throws FileError.
  void read_workers(const TakeWorkers& take) const;

  /// The same of /worker_summaries, which a file has only where there are such rows.
  void read_summaries(const TakeSummaries& take) const;

 private:
  std::filesystem::path path_;
  Hdf5Reader file_;
  Attributes root_;
  std::int64_t version_;
  RunIdentity identity_;
};

}  // namespace scalelab

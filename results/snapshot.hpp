#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "results/records.hpp"

namespace scalelab {

/// What ties a results file and its journal together.
struct RunIdentity {
  std::string run_id;    ///< 128 random bits in hexadecimal; the same in the journal's first line
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
/// Throws FileError, or std::invalid_argument for results that contradict themselves.
void write_snapshot(const std::filesystem::path& path, const RunIdentity& identity,
                    const Results& results);

/// Reads a results file without its journal. Columns that came with a newer schema than the file's
/// leave their defaults in the records. Throws FileError.
Snapshot read_snapshot(const std::filesystem::path& path);

}  // namespace scalelab

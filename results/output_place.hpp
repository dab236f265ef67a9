// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "results/hdf5/snapshot.hpp"
#include "results/journal/journal.hpp"
#include "results/store.hpp"

namespace scalelab {

/// A path that this process alone may write a results file to, while the journal is open.
struct OutputPlace {
  std::filesystem::path path;        ///< absolute, symbolic links followed
  std::unique_ptr<Journal> journal;  ///< locked
  bool replaces = false;             ///< a results file is there that is to be overwritten

  /// The identity of a new run here. It names the journal that is there now, so that the journal
  /// can be told to be out of date once the new file stands beside it.
  [[nodiscard]] RunIdentity new_identity() const;
};

/// How a results file comes about: only one that is written sample by sample can be gone on with.
enum class Written : std::uint8_t { sample_by_sample, at_once };

/// Throws OutputExists when something is at the path and is to be refused, or is no results file of
/// scalelab's and not empty; FileError when the path is a folder or its folder does not exist.
void check_new_place(const std::filesystem::path& path, WhenExists when, Written written);

/// Claims a path for a new results file; nothing is written yet.
/// Throws what check_new_place throws, and FileError when the folder can't be written to or another
/// writer has the path.
OutputPlace claim_new(const std::filesystem::path& path, WhenExists when, Written written);

/// Claims a results file to go on with. Throws FileError.
OutputPlace claim_existing(const std::filesystem::path& path);

/// The path with links followed. Throws FileError when it leads to nothing or to no regular file.
std::filesystem::path existing_file(const std::filesystem::path& path);

}  // namespace scalelab

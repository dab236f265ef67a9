// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include "results/journal.hpp"
#include "results/snapshot.hpp"
#include "results/store.hpp"

namespace scalelab {

/// A path that this process alone may write a results file to, while the journal is open.
struct OutputPlace {
  std::filesystem::path path;        ///< absolute, symbolic links followed
  std::unique_ptr<Journal> journal;  ///< locked

  /// The identity of a new run here. It names the journal that is there now, so that the journal
  /// can be told to be out of date once the new file stands beside it.
  [[nodiscard]] RunIdentity new_identity() const;
};

/// Claims a path for a new results file; nothing is written yet.
/// Throws OutputExists, or FileError when the path is a folder, its folder does not exist or can't
/// be written to, or another writer has it.
OutputPlace claim_new(const std::filesystem::path& path, WhenExists when);

/// Claims a results file to go on with. Throws FileError.
OutputPlace claim_existing(const std::filesystem::path& path);

/// The path with links followed. Throws FileError when it leads to nothing or to no regular file.
std::filesystem::path existing_file(const std::filesystem::path& path);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include "posix/leashed_program.hpp"

namespace scalelab {

/// A new, empty folder for the files that a computation makes. It is removed with all that is in it
/// when this ends, and also when this process dies, by kill -9 too: a shell that does nothing else
/// waits for that, in a session of its own, where nothing that ends a job's processes finds it.
/// (A batch system that ends all of a job's processes by their control group ends that one too.)
class ScratchFolder {
 public:
  /// Makes scalelab-XXXXXX in a folder that is there. Throws std::system_error, with the folder's
  /// name, where none can be made in it.
  explicit ScratchFolder(const std::filesystem::path& parent);
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ScratchFolder(ScratchFolder&&) noexcept = default;
  ScratchFolder& operator=(ScratchFolder&&) = delete;

  /// Returns when the folder is gone.
  ~ScratchFolder() = default;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  LeashedProgram guard_;
};

}  // namespace scalelab

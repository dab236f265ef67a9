// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "parallel/job/launch_leftovers.hpp"
#include "posix/descriptor.hpp"

namespace scalelab {

/// What rank 0 has told of its job.
struct JobNews {
  bool began = false;            ///< MPI was started, and the program runs in it
  std::optional<int> exit_code;  ///< of rank 0, which has said all that it had to say
  std::string output;            ///< for standard output
  LaunchedJob job;
};

/// A file by which the process that starts a launcher and rank 0 of the job speak to each other. A
/// launcher's exit code alone does not tell whether the program ever began, nor always how it
/// ended; and what the one has read, as from a pipe, the other can't read again. The file lies
/// beside the results file, since rank 0 reaches that place wherever it runs.
///
/// This is the side of the process that starts the launcher.
class LaunchFile {
 public:
  /// Makes `<results>.launch-` and six letters, with a line for rank 0 in it. Removes those that
  /// killed processes have left there, and what else is left of their jobs.
  /// @param line has no line break
  /// Throws std::system_error when the file can't be made or written.
  LaunchFile(const std::filesystem::path& results, std::string_view line);
  LaunchFile(const LaunchFile&) = delete;
  LaunchFile& operator=(const LaunchFile&) = delete;
  LaunchFile(LaunchFile&&) = delete;
  LaunchFile& operator=(LaunchFile&&) = delete;

  /// Removes the file, and what is left of the job where its launcher was killed.
  ~LaunchFile();

  /// Notes the launcher for whoever cleans up after this process.
  void note_launcher(pid_t launcher) const;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// What rank 0 has told so far.
  [[nodiscard]] JobNews news() const;

 private:
  std::filesystem::path path_;
  Descriptor file_;  // locked, as long as this process lives
};

/// Rank 0's side of a launch file, or of none: then nothing is told. What can't be told is dropped.
class LaunchListener {
 public:
  /// Empty: there is no file.
  explicit LaunchListener(std::filesystem::path path) : path_(std::move(path)) {}

  /// The line for rank 0; nothing where there is no file.
  [[nodiscard]] std::optional<std::string> line() const;

  void tell_begin() const noexcept;

  /// Hands on what belongs on standard output: a launcher that can't write there does not say so.
  /// Returns false when it must be printed here, since there is no file that takes it.
  [[nodiscard]] bool tell_output(std::string_view text) const noexcept;

  void tell_end(int exit_code) const noexcept;

 private:
  /// Returns whether there is a file that took it.
  [[nodiscard]] bool append(std::string_view line) const noexcept;

  std::filesystem::path path_;
};

}  // namespace scalelab

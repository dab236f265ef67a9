// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace scalelab {

/// A results file can't be read or written. The message names the path, says what is wrong and what
/// to do.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// There is something already where a new results file should go.
class OutputExists : public FileError {
 public:
  using FileError::FileError;
};

/// Throws the FileError of a file that holds what no run has written.
/// @param file its path, and what else was read with it
/// @param what it holds, as "/points/nodes, row 2: -1 is below 0"
[[noreturn]] void throw_contradiction(std::string_view file, std::string_view what);

/// Whether this errno value means that no more can be written: disk full, quota or size limit.
bool is_out_of_space(int error);

/// Throws the FileError of a failed system call.
/// @param doing what was tried, as "write to" or "open"
/// @param error the errno value that it gave
[[noreturn]] void throw_system_error(std::string_view doing, const std::filesystem::path& path,
                                     int error);

}  // namespace scalelab

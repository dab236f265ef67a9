// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>

#include "hdf5/handle.hpp"

/// Only the sources that speak to HDF5 include this header.
namespace scalelab {

/// What is tried, as messages say it.
inline constexpr std::string_view reading = "read";
inline constexpr std::string_view writing = "write";

/// Throws the FileError for what HDF5 refused last, with HDF5's own innermost message; when there
/// was no memory for what a file asks for in reading, std::bad_alloc.
/// @param doing what was tried: reading or writing
[[noreturn]] void throw_hdf5_error(std::string_view doing, const std::filesystem::path& path);

/// Turns a failed call's negative result into a FileError; gives any other result back.
template <class Result>
Result checked(Result result, std::string_view doing, const std::filesystem::path& path) {
  if (result < 0) {
    throw_hdf5_error(doing, path);
  }
  return result;
}

/// The memory type of a variable-length UTF-8 string.
Handle text_type(const std::filesystem::path& path);

/// Access properties that use file locks where the file system has them.
Handle file_access(const std::filesystem::path& path);

}  // namespace scalelab

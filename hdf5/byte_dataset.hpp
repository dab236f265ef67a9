// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace scalelab {

/// HDF5 refused something. The message names the file and has HDF5's own innermost message.
class Hdf5Error : public std::runtime_error {
 public:
  Hdf5Error(const std::string& message, int system_error)
      : std::runtime_error(message), system_error_(system_error) {}

  /// The errno value behind it, as ENOSPC; 0 where HDF5 tells none.
  [[nodiscard]] int system_error() const noexcept { return system_error_; }

 private:
  int system_error_;
};

/// The one dataset of an HDF5 file: bytes in one piece (contiguous), called "data", which any
/// program that reads HDF5 opens as an array of unsigned 8-bit integers. For who wants to read and
/// write as programs do that keep their data in HDF5.
///
/// The library's own state is that of the process. It lets one thread in at a time, or must not be
/// entered by two where it was built without locks (H5is_library_threadsafe): every call here,
/// is made by one thread of the process at a time. What
/// HDF5 refuses throws Hdf5Error.
class ByteDataset {
 public:
  /// Makes the file anew, with place for `bytes` bytes, which is taken on the disk at once where
  /// the file system does that.
  static ByteDataset create(const std::filesystem::path& path, std::size_t bytes);
  /// For reading.
  static ByteDataset open(const std::filesystem::path& path);

  ByteDataset(ByteDataset&&) noexcept;
  ByteDataset& operator=(ByteDataset&&) noexcept;
  ByteDataset(const ByteDataset&) = delete;
  ByteDataset& operator=(const ByteDataset&) = delete;

  /// Leaves a file open that was not closed: it may be one that could not be written, and HDF5 1.10
  /// crashes when closing fails.
  ~ByteDataset();

  [[nodiscard]] std::size_t bytes() const noexcept;

  /// Fills `out` with the bytes from `first` on; the dataset has so many.
  void read(std::size_t first, std::span<std::byte> out) const;
  void write(std::size_t first, std::span<const std::byte> bytes) const;

  /// Writes what HDF5 still holds back, and closes the file. The last thing to be called.
  void close();

 private:
  struct State;
  explicit ByteDataset(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace scalelab

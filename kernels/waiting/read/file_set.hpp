// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "hdf5/byte_dataset.hpp"
#include "kernels/waiting/read/raw_file.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// What a file is: its bytes and nothing else, or an HDF5 file with them as its one dataset.
enum class FileFormat : std::uint8_t { raw, hdf5 };

/// How long a write waits: until the file is on the disk, or not at all, when the system has only
/// begun to bring it there.
enum class FileSync : std::uint8_t { awaited, begun };

/// How a timed worker waits for a file: outside the interpreter lock, and in the HDF5 library as
/// the only thread of its process.
class TimedWaits {
 public:
  TimedWaits(Worker& worker, std::mutex& library) : worker_(&worker), library_(&library) {}

  template <class Action>
  void outside(Action&& action) const {
    worker_->blocking(std::forward<Action>(action));
  }
  template <class Action>
  void in_library(Action&& action) const {
    worker_->blocking(*library_, std::forward<Action>(action));
  }

 private:
  Worker* worker_;
  std::mutex* library_;
};

/// The same where nothing is timed.
class UntimedWaits {
 public:
  explicit UntimedWaits(std::mutex& library) : library_(&library) {}

  template <class Action>
  void outside(Action&& action) const {
    std::forward<Action>(action)();
  }
  template <class Action>
  void in_library(Action&& action) const {
    const std::scoped_lock guard(*library_);
    std::forward<Action>(action)();
  }

 private:
  std::mutex* library_;
};

/// Files in one folder, numbered from 0 and all of one length, that are gone through block by
/// block.
///
/// What the system or HDF5 refuses throws std::runtime_error, which names the file, says what is
/// wrong and what to do about it.
class FileSet {
 public:
  struct Shape {
    std::int64_t files = 1;
    std::int64_t bytes = 1;        ///< of each
    std::int64_t block_bytes = 1;  ///< a multiple of RawFile::alignment
    FileFormat format = FileFormat::raw;
  };

  FileSet() = default;
  FileSet(std::filesystem::path folder, Shape shape);

  [[nodiscard]] std::filesystem::path path(std::int64_t number) const;

  /// Calls take(first, block) for each block of a file in turn: its place in the file, and what is
  /// there. `buffer` has `block_bytes` bytes that begin a page.
  template <class Waits, class Take>
  void read(std::int64_t number, FileAccess access, std::span<std::byte> buffer, const Waits& waits,
            Take&& take) const {
    explained(access, [&] {
      if (shape_.format == FileFormat::raw) {
        read_blocks<RawFile>([&] { return RawFile::open(path(number), access); }, buffer,
                             [&](auto&& action) { waits.outside(action); }, take);
      } else {
        read_blocks<ByteDataset>([&] { return ByteDataset::open(path(number)); }, buffer,
                                 [&](auto&& action) { waits.in_library(action); }, take);
      }
    });
  }

  /// Makes a file anew. Calls make(first, block) for each block in turn, which fills it with what
  /// is to be there.
  template <class Waits, class Make>
  void write(std::int64_t number, FileAccess access, FileSync sync, std::span<std::byte> buffer,
             const Waits& waits, Make&& make) const {
    explained(access, [&] {
      if (shape_.format == FileFormat::raw) {
        write_raw(number, access, sync, buffer, waits, make);
      } else {
        write_hdf5(number, sync, buffer, waits, make);
      }
    });
  }

  /// Whether there is such a file, of the length that it should have.
  [[nodiscard]] bool is_whole(std::int64_t number) const;

  /// Removes a file if it is there.
  void remove(std::int64_t number) const;

 private:
  // Calls visit(first, bytes) for each block.
  template <class Visit>
  void each_block(Visit&& visit) const {
    for (std::int64_t first = 0; first < shape_.bytes; first += shape_.block_bytes) {
      visit(static_cast<std::size_t>(first),
            static_cast<std::size_t>(std::min(shape_.block_bytes, shape_.bytes - first)));
    }
  }

  template <class File, class Open, class Wait, class Take>
  void read_blocks(Open&& open, std::span<std::byte> buffer, Wait&& wait, Take& take) const {
    std::optional<File> file;
    wait([&] { file.emplace(open()); });
    each_block([&](std::size_t first, std::size_t bytes) {
      const std::span<std::byte> block = buffer.first(bytes);
      wait([&] { file->read(first, block); });
      take(static_cast<std::int64_t>(first), block);
    });
    wait([&] { file->close(); });
  }

  template <class Waits, class Make>
  void write_raw(std::int64_t number, FileAccess access, FileSync sync, std::span<std::byte> buffer,
                 const Waits& waits, Make& make) const {
    std::optional<RawFile> file;
    waits.outside([&] { file.emplace(RawFile::create(path(number), access)); });
    each_block([&](std::size_t first, std::size_t bytes) {
      const std::span<std::byte> block = buffer.first(bytes);
      make(static_cast<std::int64_t>(first), block);
      waits.outside([&] { file->write(first, block); });
    });
    waits.outside([&] {
      if (sync == FileSync::awaited) {
        file->finish(static_cast<std::size_t>(shape_.bytes));
      } else {
        file->start_write_back();
      }
      file->close();
    });
  }

  template <class Waits, class Make>
  void write_hdf5(std::int64_t number, FileSync sync, std::span<std::byte> buffer,
                  const Waits& waits, Make& make) const {
    std::optional<ByteDataset> file;
    waits.in_library([&] {
      file.emplace(ByteDataset::create(path(number), static_cast<std::size_t>(shape_.bytes)));
    });
    each_block([&](std::size_t first, std::size_t bytes) {
      const std::span<std::byte> block = buffer.first(bytes);
      make(static_cast<std::int64_t>(first), block);
      waits.in_library([&] { file->write(first, block); });
    });
    waits.in_library([&] { file->close(); });
    if (sync == FileSync::awaited) {
      waits.outside([&] { sync_file(path(number)); });
    }
  }

  template <class Action>
  void explained(FileAccess access, Action&& action) const {
    try {
      std::forward<Action>(action)();
    } catch (const std::system_error& error) {
      explain(error.what(), error.code().value(), access);
    } catch (const Hdf5Error& error) {
      explain(error.what(), error.system_error(), access);
    }
  }
  [[noreturn]] void explain(const std::string& what, int error, FileAccess access) const;

  std::filesystem::path folder_;
  Shape shape_;
};

}  // namespace scalelab

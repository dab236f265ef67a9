// SPDX-License-Identifier: BSD-3-Clause

/// Many files from disk, as a program reads that goes through a data set: each file is opened, read
/// block by block, and hashed. Or they are written: made block by block, and waited for until they
/// are on the disk. Waiting for a file leaves the interpreter lock, so that threads wait side by
/// side; but a disk serves only so many at a time, and what is in memory already is copied, which
/// is work for a core.
///
/// The plain loop:
///   for file in 0 ... files - 1:
///     open(file)
///     for each block of it:
///       pread(file, block)
///       hash(block)
///     close(file)
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/waiting/read/file_contents.hpp"
#include "kernels/waiting/read/file_hash.hpp"
#include "kernels/waiting/read/file_set.hpp"
#include "kernels/waiting/read/found_files.hpp"
#include "kernels/waiting/read/node_folder.hpp"
#include "kernels/waiting/read/page_cache.hpp"
#include "parallel/clock/fastest_of.hpp"
#include "parallel/memory/thread_scratch.hpp"

namespace scalelab {
namespace {

// Of its computing: a hash of bytes is a C extension's work, as hashlib's is.
constexpr double none_under_the_lock = 0;

bool writes_files(const Size& size) {
  return size.text("mode") == "write";
}

bool wants_warm_files(const Size& size) {
  return size.text("cache") == "warm";
}

FileSet::Shape shape_of_files(const Size& size) {
  return {.files = size.integer("files"),
          .bytes = size.integer("bytes"),
          .block_bytes = size.integer("block_bytes"),
          .format = size.text("format") == "hdf5" ? FileFormat::hdf5 : FileFormat::raw};
}

FileAccess access_to_files(const Size& size) {
  return size.text("access") == "direct" ? FileAccess::direct : FileAccess::buffered;
}

// What the files of a node take on its disk: whole blocks of the file system, and what HDF5 has
// beside the data.
double disk_bytes_of_files(const Size& size) {
  constexpr double disk_block = 4096;
  const double beside = size.text("format") == "hdf5" ? disk_block : 0;
  return size.real("files") * (std::ceil(size.real("bytes") / disk_block) * disk_block + beside);
}

std::uint64_t fingerprint_of_file(std::int64_t number, const FileHash& hash) {
  return fingerprint(0, static_cast<std::uint64_t>(number), hash.value());
}

class Read final : public Kernel {
 public:
  explicit Read(const Size& size)
      : size_(size),
        shape_(shape_of_files(size)),
        access_(access_to_files(size)),
        writes_(writes_files(size)),
        warm_(wants_warm_files(size)) {}

  void prepare(Process& process) override {
    contents_.emplace(process.seed());
    folder_.emplace(process, size_.text("folder"), disk_bytes_of_files(size_));
    fail_together(process.group(), why_never_cold());
    files_ = FileSet(folder_->path(), shape_);
    buffers_ = ThreadScratch<std::byte>(process, static_cast<std::size_t>(shape_.block_bytes));
    hashes_ = std::vector<FileHash>(static_cast<std::size_t>(process.threads()));
    found_.reset(process);
    make_files(process);
    known_ = folder_->node().all_reduce(found_.total().fingerprint, reduction::sum);
    computing_ = InterpretedLoop(process, chunks_per_second(), none_under_the_lock);
  }

  void reset(Process& process) override {
    found_.reset(process);
    on_node(process, [this](std::int64_t number, int thread) {
      if (writes_) {
        files_.remove(number);
      } else {
        put_into_state(number, thread);
      }
    });
  }

  void work(Worker& worker) override {
    const TimedWaits waits(worker, library_);
    const std::span<std::byte> buffer = buffers_.of(worker.thread());
    FileHash& hash = hashes_[static_cast<std::size_t>(worker.thread())];
    std::uint64_t sum = 0;
    worker.parallel_for(shape_.files, [&](std::int64_t number) {
      worker.step();
      if (writes_) {
        files_.write(number, access_, FileSync::awaited, buffer, waits,
                     [&](std::int64_t first, std::span<std::byte> block) {
                       compute(worker, block, [&](std::int64_t place, std::span<std::byte> part) {
                         contents_->fill(number, first + place, part);
                       });
                     });
        return;
      }
      hash.restart();
      files_.read(
          number, access_, buffer, waits, [&](std::int64_t /*first*/, std::span<std::byte> block) {
            compute(worker, block,
                    [&](std::int64_t /*place*/, std::span<std::byte> part) { hash.add(part); });
          });
      sum += fingerprint_of_file(number, hash);
    });
    found_.of(worker.thread()).fingerprint = sum;
  }

  Answer answer(Process& process) override {
    if (writes_) {
      read_back(process);
    }
    const std::uint64_t sum =
        process.group().all_reduce(found_.total().fingerprint, reduction::sum);
    return {.value = fingerprint_as_double(sum),
            .verified = sum == known_,
            .check = fmt::format("the hashes of {} files add up to {:016x} (must be {:016x})",
                                 shape_.files, sum, known_),
            .values = writes_ ? std::vector<KernelValue>{} : values(process)};
  }

  void close() override { folder_.reset(); }

 private:
  [[nodiscard]] std::string why_never_cold() const {
    if (writes_ || warm_ || !is_in_memory(folder_->path())) {
      return "";
    }
    return fmt::format(
        "the file system of {} is memory, so that no file there is ever cold: set size.cache = "
        "\"warm\", or choose a folder on a disk with size.folder",
        folder_->path().parent_path().string());
  }

  // Calls action(number, thread) for each file of this node, shared out over its threads. What one
  // of them throws is thrown on every rank.
  void on_node(Process& process, const std::function<void(std::int64_t, int)>& action) {
    std::string failure;
    try {
      process.on_team([&](int thread) {
        const Range own = folder_->share(shape_.files, thread);
        for (std::int64_t number = own.first; number < own.last; ++number) {
          action(number, thread);
        }
      });
    } catch (const std::exception& error) {
      failure = error.what();
    }
    fail_together(process.group(), failure);
  }

  // Hashes what is in each file; and makes those that will be read.
  void make_files(Process& process) {
    const FileSync sync =
        warm_ && access_ == FileAccess::buffered ? FileSync::begun : FileSync::awaited;
    on_node(process, [&](std::int64_t number, int thread) {
      FileHash& hash = hashes_[static_cast<std::size_t>(thread)];
      const std::span<std::byte> buffer = buffers_.of(thread);
      hash.restart();
      const auto make = [&](std::int64_t first, std::span<std::byte> block) {
        contents_->fill(number, first, block);
        hash.add(block);
      };
      if (writes_) {
        for (std::int64_t first = 0; first < shape_.bytes; first += shape_.block_bytes) {
          make(first, buffer.first(static_cast<std::size_t>(
                          std::min(shape_.block_bytes, shape_.bytes - first))));
        }
      } else {
        files_.write(number, FileAccess::buffered, sync, buffer, UntimedWaits(library_), make);
      }
      found_.of(thread).fingerprint += fingerprint_of_file(number, hash);
    });
  }

  // In memory, or not there.
  void put_into_state(std::int64_t number, int thread) {
    const std::filesystem::path path = files_.path(number);
    if (!warm_) {
      drop_from_page_cache(path);
    }
    std::int64_t in_memory = bytes_in_page_cache(path);
    if (warm_ && in_memory < shape_.bytes) {
      files_.read(number, FileAccess::buffered, buffers_.of(thread), UntimedWaits(library_),
                  [](std::int64_t /*first*/, std::span<std::byte> /*block*/) {});
      in_memory = bytes_in_page_cache(path);
    }
    found_.of(thread).bytes_in_memory += std::min(in_memory, shape_.bytes);
  }

  // Hashes what is in the files that were written: those that are on this node.
  void read_back(Process& process) {
    on_node(process, [this](std::int64_t number, int thread) {
      if (!files_.is_whole(number)) {
        return;
      }
      drop_from_page_cache(files_.path(number));  // where that works, it comes from the disk
      FileHash& hash = hashes_[static_cast<std::size_t>(thread)];
      hash.restart();
      files_.read(number, FileAccess::buffered, buffers_.of(thread), UntimedWaits(library_),
                  [&](std::int64_t /*first*/, std::span<std::byte> block) { hash.add(block); });
      found_.of(thread).fingerprint += fingerprint_of_file(number, hash);
    });
  }

  // Calls body(place, part) for parts of the block in turn, under the lock or outside.
  template <class Body>
  void compute(Worker& worker, std::span<std::byte> block, Body&& body) const {
    constexpr auto chunk = FileContents::chunk_bytes;
    const Range chunks{.first = 0,
                       .last = static_cast<std::int64_t>((block.size() + chunk - 1) / chunk)};
    computing_.run(worker, chunks, [&](std::int64_t first, std::int64_t last) {
      const std::size_t begin = static_cast<std::size_t>(first) * chunk;
      const std::size_t end = std::min(static_cast<std::size_t>(last) * chunk, block.size());
      body(static_cast<std::int64_t>(begin), block.subspan(begin, end - begin));
    });
  }

  // Of hashing, or of making what is written; by one worker.
  [[nodiscard]] double chunks_per_second() {
    constexpr int measurements = 20;
    constexpr std::size_t chunks = 16;
    std::vector<std::byte> block(chunks * FileContents::chunk_bytes);
    FileHash hash;
    const double shortest_s = fastest_of(measurements, [&] {
      if (writes_) {
        contents_->fill(0, 0, block);
      } else {
        hash.add(block);
      }
    });
    hash.add(block);
    // Compared so that the compiler can't leave the work out.
    return hash.value() == 0 ? 1 : static_cast<double>(chunks) / shortest_s;
  }

  [[nodiscard]] std::vector<KernelValue> values(Process& process) const {
    const bool is_first = folder_->is_first_of_node();
    const auto nodes = process.group().all_reduce<std::int64_t>(is_first, reduction::sum);
    const std::int64_t in_memory =
        process.group().all_reduce(found_.total().bytes_in_memory, reduction::sum);
    return {{"cached_share", "1", "share of the bytes that were in memory when reading began",
             static_cast<double>(in_memory) /
                 (static_cast<double>(nodes) * size_.real("files") * size_.real("bytes"))}};
  }

  Size size_;
  FileSet::Shape shape_;
  FileAccess access_;
  bool writes_;
  bool warm_;

  std::optional<FileContents> contents_;
  std::optional<NodeFolder> folder_;
  FileSet files_;
  ThreadScratch<std::byte> buffers_;
  std::vector<FileHash> hashes_;  // of each thread
  FoundFiles found_;
  std::uint64_t known_ = 0;
  InterpretedLoop computing_;
  std::mutex library_;  // HDF5's; the points of a study are run one after the other
};

std::string what_read_refuses(const Size& size, const Layout& /*layout*/) {
  if (size.text("format") == "hdf5" && access_to_files(size) == FileAccess::direct) {
    return "HDF5 files are read and written through the page cache: set size.access = "
           "\"buffered\", or size.format = \"raw\"";
  }
  if (!writes_files(size) && wants_warm_files(size) &&
      access_to_files(size) == FileAccess::direct) {
    return "O_DIRECT goes past the memory that cache = \"warm\" is about: set size.access = "
           "\"buffered\", or size.cache = \"cold\"";
  }
  return why_no_files(size.text("folder"), disk_bytes_of_files(size));
}

// Of one worker alone: raw files that are in memory are copied by a core, in the system's code;
// those that are not are waited for. How much of the rest is computing depends on the disk.
TimeUse time_use_of_read(const Size& size, double held_share) {
  constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
  if (held_share > 0 || writes_files(size) || size.text("format") == "hdf5") {
    return {.lock = not_known, .native = not_known, .wait = not_known};
  }
  return wants_warm_files(size) ? TimeUse{.lock = 0, .native = 1, .wait = 0}
                                : TimeUse{.lock = 0, .native = 0, .wait = 1};
}

}  // namespace

namespace kernels {

KernelInfo read() {
  constexpr double most = 1e12;
  return {
      .summary = "many files read from disk and hashed, or written to it",
      .bound = Bound::waiting,
      .parameters = {{.name = "files",
                      .unit = "1",
                      .meaning = "files in all",
                      .default_value = 128,
                      .minimum = 1,
                      .maximum = 10'000'000},
                     {.name = "bytes",
                      .unit = "byte",
                      .meaning = "bytes of each file",
                      .default_value = 1'048'576,
                      .minimum = 1,
                      .maximum = most},
                     {.name = "block_bytes",
                      .unit = "byte",
                      .meaning = "bytes that are read or written at once",
                      .default_value = 131'072,
                      .minimum = RawFile::alignment,
                      .maximum = 1'073'741'824,
                      .multiple_of = RawFile::alignment},
                     {.name = "mode",
                      .unit = "1",
                      .meaning = "read and hash the files, or write them and wait for the disk",
                      .choices = {"read", "write"},
                      .default_text = "read"},
                     {.name = "access",
                      .unit = "1",
                      .meaning = "through the system's page cache, or past it (O_DIRECT)",
                      .choices = {"buffered", "direct"},
                      .default_text = "buffered"},
                     {.name = "cache",
                      .unit = "1",
                      .meaning = "whether files to be read are in memory already: not, or all",
                      .choices = {"cold", "warm"},
                      .default_text = "cold"},
                     {.name = "format",
                      .unit = "1",
                      .meaning = "bytes and nothing else, or HDF5 files of one dataset each",
                      .choices = {"raw", "hdf5"},
                      .default_text = "raw"},
                     {.name = "folder",
                      .unit = "1",
                      .meaning = "where a folder for the files is made; temporary is TMPDIR's",
                      .free_text = true,
                      .default_text = temporary_folder_setting}},
      .work_unit = "byte",
      .work = [](const Size& size) { return size.real("files") * size.real("bytes"); },
      .grow = growth::in_proportion("files"),
      .growth = "files x workers",
      .trial = Size({{"files", 9},
                     {"bytes", 10'001},
                     {"block_bytes", 4096},
                     {"mode", std::string("read")},
                     {"access", std::string("buffered")},
                     {"cache", std::string("warm")},
                     {"format", std::string("raw")},
                     {"folder", std::string(temporary_folder_setting)}}),
      .memory_bytes =
          [](const Size& size, const Layout& layout, int) {
            return static_cast<double>(layout.threads) * size.real("block_bytes");
          },
      .held_share = none_under_the_lock,
      .time_use = time_use_of_read,
      .why_not = what_read_refuses,
      .source =
          "the usual second example of a guide to Python's threads; hash: Y. Collet, XXH3 (xxHash "
          "0.8), contents: Philox",
      .known_answer = "the sum of the hashes of what was made, computed before it is written",
      .tolerance = "none: the hash is an integer",
      .create = [](const Size& size) { return std::make_unique<Read>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

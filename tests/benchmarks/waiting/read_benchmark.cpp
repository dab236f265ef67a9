// SPDX-License-Identifier: BSD-3-Clause

// What a worker of kernel read does with a file that is in memory, beside a plain loop of pread(2)
// over the same blocks. `ratio` says how many times as long the plain loop takes, so that 0.95 is
// the target, and `ns` what the kernel takes a byte. In one pair both hash what they read (XXH3),
// which is most of what there is beside the copy; in the other the plain loop only reads, and
// nobody looks at the bytes.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <stdexcept>

#include "kernels/waiting/read/file_contents.hpp"
#include "kernels/waiting/read/file_hash.hpp"
#include "kernels/waiting/read/file_set.hpp"
#include "parallel/memory/page_memory.hpp"
#include "posix/descriptor.hpp"
#include "posix/scratch_folder.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t bytes = 1'048'576;
constexpr std::int64_t block = 131'072;

/// Files in a folder of their own, all of them in memory.
class FilesInMemory {
 public:
  explicit FilesInMemory(std::int64_t files)
      : files_(folder_.path(), {.files = files, .bytes = bytes, .block_bytes = block}) {
    const FileContents contents(1);
    for (std::int64_t number = 0; number < files; ++number) {
      files_.write(number, FileAccess::buffered, FileSync::awaited, buffer(),
                   UntimedWaits(library_), [&](std::int64_t first, std::span<std::byte> part) {
                     contents.fill(number, first, part);
                   });
    }
  }

  [[nodiscard]] const FileSet& files() const noexcept { return files_; }
  [[nodiscard]] std::span<std::byte> buffer() const noexcept { return {memory_.begin(), block}; }
  [[nodiscard]] std::mutex& library() noexcept { return library_; }

 private:
  ScratchFolder folder_{std::filesystem::temp_directory_path()};
  FileSet files_;
  PageMemory memory_{block};
  std::mutex library_;
};

void read_plainly(const std::filesystem::path& path, std::span<std::byte> buffer, FileHash* hash) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::int64_t place = 0;
  while (place < bytes) {
    const auto got = ::pread(file.get(), buffer.data(), buffer.size(), place);
    if (got <= 0) {
      throw std::runtime_error("a file of the benchmark is gone");
    }
    if (hash != nullptr) {
      hash->add(buffer.first(static_cast<std::size_t>(got)));
    }
    place += got;
  }
}

enum class PlainLoop : std::uint8_t { hashes, only_reads };

/// The argument is how many files are read in turn: few are in a processor's cache, many aren't.
void read_beside_pread(benchmark::State& state, PlainLoop plain_loop) {
  const std::int64_t count = state.range(0);
  FilesInMemory files(count);
  TeamParts parts;
  Worker worker(parts, 0);
  FileHash hash;
  FileHash plain_hash;
  const auto kernel = [&] {
    const TimedWaits waits(worker, files.library());
    for (std::int64_t number = 0; number < count; ++number) {
      worker.step();
      hash.restart();
      files.files().read(number, FileAccess::buffered, files.buffer(), waits,
                         [&](std::int64_t /*first*/, std::span<std::byte> part) {
                           worker.native([&] { hash.add(part); });
                         });
      benchmark::DoNotOptimize(hash.value());
    }
  };
  const auto plain = [&] {
    for (std::int64_t number = 0; number < count; ++number) {
      plain_hash.restart();
      read_plainly(files.files().path(number), files.buffer(),
                   plain_loop == PlainLoop::hashes ? &plain_hash : nullptr);
      benchmark::DoNotOptimize(plain_hash.value());
    }
  };
  worker.begin(now());
  kernel();
  compare_loops(state, count * bytes, kernel, plain);
  worker.end();
}

BENCHMARK_CAPTURE(read_beside_pread, that_hashes, PlainLoop::hashes)
    ->Arg(4)
    ->Arg(256)
    ->UseManualTime();
BENCHMARK_CAPTURE(read_beside_pread, that_only_reads, PlainLoop::only_reads)
    ->Arg(4)
    ->Arg(256)
    ->UseManualTime();

}  // namespace
}  // namespace scalelab

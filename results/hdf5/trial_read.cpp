// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/trial_read.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <fstream>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include "posix/child_process.hpp"
#include "posix/descriptor.hpp"
#include "results/file_error.hpp"
#include "results/hdf5/snapshot.hpp"
#include "results/output_place.hpp"

namespace scalelab {

namespace {

constexpr std::size_t longest_message = 4096;
constexpr std::uintmax_t mib = std::uintmax_t{1} << 20U;

/// How the process ends that tries. Sanitizers end a process with codes of their own, 1 and 23.
enum TrialEnd : int { readable = 0, refused = 64, out_of_memory = 65 };

/// Lowers a limit of this process: to a signal or an error at `most`, if there is one to be had,
/// and the end at `end`.
void limit(decltype(RLIMIT_CPU) resource, rlim_t most, rlim_t end) {
  rlimit present = {};
  ::getrlimit(resource, &present);
  const rlimit lowered = {std::min(most, present.rlim_max), std::min(end, present.rlim_max)};
  ::setrlimit(resource, &lowered);
}

/// Bytes of address space that this process has.
rlim_t address_space() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

/// Stops after the first rows of a table: the rest are plain numbers of the same columns.
struct EnoughRead {};

/// Throws FileError when the file is refused.
void read_what_may_crash(const std::filesystem::path& path) {
  const SnapshotFile file(path);
  static_cast<void>(file.read_but_workers());
  try {
    file.read_workers([](std::span<const WorkerSample> /*rows*/) { throw EnoughRead(); });
  } catch (const EnoughRead&) {
    // The summaries are next.
  }
  try {
    file.read_summaries([](std::span<const WorkerSummary> /*rows*/) { throw EnoughRead(); });
  } catch (const EnoughRead&) {
    return;
  }
}

void keep_within(const ReadingBounds& bounds) {
  std::signal(SIGXCPU, SIG_DFL);
  limit(RLIMIT_CPU, bounds.processor_s, bounds.processor_s + 1);
  limit(RLIMIT_CORE, 0, 0);
  const rlim_t memory = address_space() + bounds.memory_mib * mib;
  limit(RLIMIT_AS, memory, memory);
}

/// What the process does that tries. An error that was told in an ordinary way is written to
/// `told`.
TrialEnd read_within(const ReadingBounds& bounds, const std::filesystem::path& path,
                     const std::function<void(const std::filesystem::path&)>& read,
                     const Descriptor& told) {
  keep_within(bounds);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(nowhere, STDERR_FILENO);  // the C library has its say when it finds memory damaged
  try {
    read(path);
  } catch (const std::bad_alloc&) {
    return out_of_memory;
  } catch (const std::length_error&) {  // more than the standard library ever asks for
    return out_of_memory;
  } catch (const std::exception& error) {
    const std::string message = std::string(error.what()).substr(0, longest_message);
    static_cast<void>(::write(told.get(), message.data(), message.size()) < 0);
    return refused;
  }
  return readable;
}

/// What the process wrote before it ended.
std::string message_in(const Descriptor& pipe) {
  std::string message(longest_message, '\0');
  const ssize_t size = ::read(pipe.get(), message.data(), message.size());
  message.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return message;
}

[[noreturn]] void throw_damaged(const std::filesystem::path& path, const std::string& how) {
  throw FileError(fmt::format("cannot read {}: it is damaged{}. Restore it, or measure again.",
                              path.string(), how));
}

[[noreturn]] void throw_beyond(const std::filesystem::path& path, const std::string& bound) {
  throw_damaged(path, fmt::format(": reading it took more than {}, which a whole file of its size "
                                  "never needs",
                                  bound));
}

/// Throws FileError unless the process found the file readable.
void judge(const ProcessEnd& end, const std::filesystem::path& path, const ReadingBounds& bounds,
           const Descriptor& told) {
  if (end.exit_code() == readable) {
    return;
  }
  if (end.exit_code() == refused) {
    throw FileError(message_in(told));
  }
  if (end.exit_code() == out_of_memory) {
    throw_beyond(path, fmt::format("{} MiB of memory", bounds.memory_mib));
  }
  if (end.signal() == SIGXCPU) {
    throw_beyond(path, fmt::format("{} s of processor time", bounds.processor_s));
  }
  throw_damaged(path, ", and the HDF5 library fails on it" +
                          (end.signal() ? fmt::format(" with signal {}", *end.signal()) : ""));
}

}  // namespace

// Measured on one core of an AMD EPYC, the file in the system's memory: 80 kB take 0.03 s and
// 4 MiB; 200 000 samples take 0.003 s and 0.7 MiB for each MiB as they were written, 0.06 s and 3
// MiB after h5repack -f GZIP=9, 0.07 s and 13 MiB with texts of fixed length beside. The bounds are
// more than fifty times what is fixed, and over ten times, in memory five times, what grows: for
// slow machines, sanitizers, and files that are compressed better.
ReadingBounds reading_bounds(std::uintmax_t file_bytes) {
  const std::uintmax_t begun_mib = file_bytes / mib + 1;
  return {.processor_s = 5 + begun_mib, .memory_mib = 256 + 64 * begun_mib};
}

void try_reading(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(existing_file(path), error);
  if (error) {
    throw_system_error("read", path, error.value());
  }
  try_reading(path, reading_bounds(bytes), read_what_may_crash);
}

void try_reading(const std::filesystem::path& path, const ReadingBounds& bounds,
                 const std::function<void(const std::filesystem::path&)>& read) {
  const std::filesystem::path file = existing_file(path);
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw_system_error("start a process to read", path, errno);
  }
  const Descriptor told(ends[0]);
  const Descriptor to_tell(ends[1]);
  try {
    auto trial = ChildProcess::forked([&] { return read_within(bounds, file, read, to_tell); });
    judge(trial.wait(), path, bounds, told);
  } catch (const std::system_error& refusal) {
    throw_system_error("start a process to read", path, refusal.code().value());
  }
}

}  // namespace scalelab

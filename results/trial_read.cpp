// SPDX-License-Identifier: BSD-3-Clause
#include "results/trial_read.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <span>
#include <string>
#include <system_error>

#include "posix/child_process.hpp"
#include "posix/descriptor.hpp"
#include "results/file_error.hpp"
#include "results/output_place.hpp"
#include "results/snapshot.hpp"

namespace scalelab {

namespace {

constexpr rlim_t most_cpu_s = 60;
constexpr std::size_t longest_message = 4096;

/// How the process ends that tries.
enum TrialEnd : int { readable = 0, refused = 1 };

void limit(decltype(RLIMIT_CPU) resource, rlim_t most) {
  const rlimit both = {most, most};
  ::setrlimit(resource, &both);
}

/// The address space that this process may have for reading: what it has already, and plenty for
/// the records of a file of this size. A damaged length asks for more.
rlim_t address_space(const std::filesystem::path& path) {
  constexpr std::uintmax_t plenty = std::uintmax_t{1} << 30U;
  std::uintmax_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  std::error_code unknown;
  const std::uintmax_t bytes = std::filesystem::file_size(path, unknown);
  return pages * static_cast<std::uintmax_t>(::sysconf(_SC_PAGESIZE)) + plenty +
         (unknown ? 0 : 8 * bytes);
}

/// Stops after the first rows of /workers: the rest are plain numbers of the same columns.
struct EnoughRead {};

/// Throws FileError when the file is refused.
void read_what_may_crash(const std::filesystem::path& path) {
  const SnapshotFile file(path);
  static_cast<void>(file.read_but_workers());
  try {
    file.read_workers([](std::span<const WorkerSample> /*rows*/) { throw EnoughRead(); });
  } catch (const EnoughRead&) {
    return;
  }
}

/// What the process does that tries. An error that was told in an ordinary way is written to
/// `told`.
TrialEnd read_within_limits(const std::filesystem::path& path, const Descriptor& told) {
  limit(RLIMIT_CPU, most_cpu_s);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, address_space(path));
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(nowhere, STDERR_FILENO);  // the C library has its say when it finds memory damaged
  try {
    read_what_may_crash(path);
  } catch (const std::exception& error) {
    const std::string message = std::string(error.what()).substr(0, longest_message);
    static_cast<void>(::write(told.get(), message.data(), message.size()) < 0);
    return refused;
  }
  return readable;
}

ProcessEnd end_of_process_that_reads(const std::filesystem::path& file, const Descriptor& told,
                                     const std::filesystem::path& asked_for) {
  try {
    return ChildProcess::forked([&] { return read_within_limits(file, told); }).wait();
  } catch (const std::system_error& error) {
    throw_system_error("start a process to read", asked_for, error.code().value());
  }
}

/// What the process wrote before it ended.
std::string message_in(const Descriptor& pipe) {
  std::string message(longest_message, '\0');
  const ssize_t size = ::read(pipe.get(), message.data(), message.size());
  message.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return message;
}

}  // namespace

void try_reading(const std::filesystem::path& path) {
  const std::filesystem::path file = existing_file(path);
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw_system_error("start a process to read", path, errno);
  }
  const Descriptor told(ends[0]);
  const Descriptor to_tell(ends[1]);
  const ProcessEnd end = end_of_process_that_reads(file, to_tell, path);
  if (end.exit_code() == readable) {
    return;
  }
  if (end.exit_code() == refused) {
    throw FileError(message_in(told));
  }
  throw FileError(fmt::format(
      "cannot read {}: it is damaged, and the HDF5 library fails on it{}. Restore it, "
      "or measure again.",
      path.string(), end.signal() ? fmt::format(" with signal {}", *end.signal()) : ""));
}

}  // namespace scalelab

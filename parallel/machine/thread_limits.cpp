// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/thread_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "parallel/machine/control_groups.hpp"

namespace scalelab {
namespace {

std::optional<std::int64_t> count_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::int64_t count = 0;
  return file >> count ? std::optional(count) : std::nullopt;  // "max" is no number
}

std::int64_t lines_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::int64_t lines = 0;
  for (std::string line; std::getline(file, line);) {
    ++lines;
  }
  return lines;
}

// The soft limit of this name in /proc/self/limits (proc(5)); nothing for "unlimited".
std::optional<std::int64_t> soft_limit(const std::filesystem::path& root, const std::string& name) {
  std::ifstream file(root / "proc/self/limits");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name)) {
      std::istringstream words(line.substr(name.size()));
      std::int64_t limit = 0;
      return words >> limit ? std::optional(limit) : std::nullopt;
    }
  }
  return std::nullopt;
}

// Whether the limit on a user's processes holds for this one: not for who may raise it
// (capabilities(7): CAP_SYS_ADMIN and CAP_SYS_RESOURCE).
bool is_held_to_user_limit(const std::filesystem::path& root) {
  constexpr std::uint64_t exempt = (1ULL << 21U) | (1ULL << 24U);
  std::ifstream file(root / "proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("CapEff:")) {
      std::istringstream words(line.substr(line.find(':') + 1));
      std::uint64_t capabilities = 0;
      return !(words >> std::hex >> capabilities) || (capabilities & exempt) == 0;
    }
  }
  return true;
}

// Threads that the system has now: the number behind the slash in /proc/loadavg.
std::int64_t threads_of_system(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/loadavg");
  std::string text;
  std::getline(file, text);
  const auto slash = text.find('/');
  std::int64_t threads = 0;
  if (slash != std::string::npos) {
    std::istringstream(text.substr(slash + 1)) >> threads;
  }
  return threads;
}

class Lowest {
 public:
  /// `most` of which `taken` are there already.
  void note(std::int64_t most, std::int64_t taken, const std::string& cause) {
    lower_to(limit_,
             ThreadLimit{.threads = std::max<std::int64_t>(most - taken, 0), .cause = cause});
  }
  [[nodiscard]] const std::optional<ThreadLimit>& limit() const noexcept { return limit_; }

 private:
  std::optional<ThreadLimit> limit_;
};

std::optional<ThreadLimit> limit_in_process(const std::filesystem::path& root) {
  Lowest lowest;
  if (const auto stack = soft_limit(root, "Max stack size")) {
    // GCC's OpenMP puts less than this of each thread there, at once (gomp_team_start in its
    // team.c), and something must be left.
    constexpr std::int64_t bytes_of_a_thread = 160;
    constexpr std::int64_t bytes_of_a_kibibyte = 1024;
    lowest.note(
        *stack / 8 * 7 / bytes_of_a_thread, 0,
        fmt::format("a process has {} KiB of stack (ulimit -s), and OpenMP puts {} bytes of "
                    "each thread there",
                    *stack / bytes_of_a_kibibyte, bytes_of_a_thread));
  }
  if (const auto maps = count_in(root / "proc/sys/vm/max_map_count")) {
    lowest.note(*maps / 2, lines_in(root / "proc/self/maps") / 2,
                fmt::format("a process may have {} memory maps (vm.max_map_count), and each thread "
                            "needs two",
                            *maps));
  }
  return lowest.limit();
}

std::optional<ThreadLimit> limit_on_computer(const std::filesystem::path& root) {
  Lowest lowest;
  const auto of_user = soft_limit(root, "Max processes");
  if (of_user && is_held_to_user_limit(root)) {
    lowest.note(*of_user, 0,
                fmt::format("a user may have {} processes and threads (ulimit -u)", *of_user));
  }
  for (const ControlGroup& group : control_groups("pids", root)) {
    if (const auto most = count_in(group.folder / "pids.max")) {
      lowest.note(
          *most, count_in(group.folder / "pids.current").value_or(0),
          fmt::format("the control group may have {} processes and threads (pids.max in {})", *most,
                      group.folder.string()));
    }
  }
  const std::int64_t there = threads_of_system(root);
  if (const auto most = count_in(root / "proc/sys/kernel/threads-max")) {
    lowest.note(*most, there,
                fmt::format("the system may have {} threads (kernel.threads-max)", *most));
  }
  if (const auto most = count_in(root / "proc/sys/kernel/pid_max")) {
    lowest.note(*most, there,
                fmt::format("the system has numbers for {} threads (kernel.pid_max)", *most));
  }
  return lowest.limit();
}

}  // namespace

ThreadLimits thread_limits(const std::filesystem::path& root) {
  return {.in_process = limit_in_process(root), .on_computer = limit_on_computer(root)};
}

std::string too_many_processes(int processes, const ThreadLimits& limits) {
  return limits.on_computer && processes > limits.on_computer->threads
             ? fmt::format("needs {} ranks, and this computer can start {} processes more: {}",
                           processes, limits.on_computer->threads, limits.on_computer->cause)
             : "";
}

void lower_to(std::optional<ThreadLimit>& limit, const std::optional<ThreadLimit>& other) {
  if (other && (!limit || other->threads < limit->threads)) {
    limit = other;
  }
}

}  // namespace scalelab

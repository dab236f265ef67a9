// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace scalelab {

/// How many threads more can be started, and what limits them.
struct ThreadLimit {
  std::int64_t threads = 0;
  std::string cause;  ///< "a user may have 100 processes and threads (ulimit -u)"
};

/// The least of the limits on the threads of one process, and of those on all that are started on
/// this computer; nothing where there is none, or nothing tells of one.
struct ThreadLimits {
  std::optional<ThreadLimit> in_process;
  std::optional<ThreadLimit> on_computer;
};

/// What limits this process now. In a process: its stack, on which OpenMP (GCC's) keeps what each
/// thread begins with, and its memory maps. On the computer: the threads of the user, of the
/// control groups and of the system. `root` is the folder that stands for "/".
ThreadLimits thread_limits(const std::filesystem::path& root = "/");

/// Why this computer can't start so many processes more, with the limit that it is; empty where it
/// can, as far as it knows its limits.
std::string too_many_processes(int processes, const ThreadLimits& limits = thread_limits());

/// Lowers a limit to another one where that is lower.
void lower_to(std::optional<ThreadLimit>& limit, const std::optional<ThreadLimit>& other);

}  // namespace scalelab

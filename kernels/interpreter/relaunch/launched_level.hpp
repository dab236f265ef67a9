// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace scalelab {

/// The most processes that the relauncher starts, whatever it is asked for.
inline constexpr std::int64_t most_relaunched = 16;

/// What the relauncher tells of the copies of itself that it has started.
struct LaunchedLevel {
  std::int64_t started = 0;  ///< that have counted themselves
  double start_s = 0;        ///< until one of them had, mean
  std::vector<pid_t> ids{};  ///< the operating system's numbers of them
};

/// As one line, without its end.
std::string line_of(const LaunchedLevel& level);

/// What such a line says; nothing where it is none.
std::optional<LaunchedLevel> level_from(const std::string& line);

}  // namespace scalelab

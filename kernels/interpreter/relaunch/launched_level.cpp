// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/relaunch/launched_level.hpp"

#include <fmt/format.h>

#include <sstream>

namespace scalelab {

std::string line_of(const LaunchedLevel& level) {
  return fmt::format("started {} {} {}", level.started, level.start_s, fmt::join(level.ids, " "));
}

std::optional<LaunchedLevel> level_from(const std::string& line) {
  std::istringstream words(line);
  std::string first;
  LaunchedLevel level;
  if (!(words >> first >> level.started >> level.start_s) || first != "started") {
    return std::nullopt;
  }
  for (pid_t id = 0; words >> id;) {
    level.ids.push_back(id);
  }
  const bool whole = words.eof() && level.started >= 0 && level.start_s >= 0;
  return whole ? std::optional(level) : std::nullopt;
}

}  // namespace scalelab

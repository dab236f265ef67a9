// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace scalelab {

/// What `scalelab time` asks for.
struct CommandStudy {
  std::vector<std::string> command;
  std::vector<std::string> layouts;     ///< each "RANKSxTHREADS"
  std::string name{};                   ///< empty: by the command
  std::string timeout_s{};              ///< a number; empty: none
  std::vector<std::string> settings{};  ///< each "table.key=value", as --set takes it
};

/// A config for it, as `scalelab run` reads one.
std::string program_config_text(const CommandStudy& study);

/// Layouts for a command where none are asked for: as many ranks, or threads, as its placeholders
/// ask for, from 1 in powers of 2 up to `cores`, and those; one of 1x1 where it has none.
std::vector<std::string> usual_layouts(const std::vector<std::string>& command, int cores);

}  // namespace scalelab

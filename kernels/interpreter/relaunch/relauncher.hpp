// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/interpreter/relaunch/launched_level.hpp"
#include "posix/leashed_program.hpp"

namespace scalelab {

/// A program that has started itself again so many times (relauncher_program.cpp), and is stopped
/// after this one level. All these processes end with this, and when this process dies.
class Relauncher {
 public:
  /// Returns when all have counted themselves. Throws std::runtime_error, with what the program or
  /// the system says, where one can't be started.
  /// @param processes from 1 to most_relaunched
  explicit Relauncher(std::int64_t processes);

  [[nodiscard]] const LaunchedLevel& level() const noexcept { return level_; }

  /// The memory that one of the level's processes has to itself, in bytes, mean; nothing where the
  /// system doesn't show it of each.
  [[nodiscard]] std::optional<double> bytes() const;

 private:
  LeashedProgram program_;
  LaunchedLevel level_;
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/guide/start_costs.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What becomes of a program that starts processes, each of which begins by running it again: a
/// Python script without a main guard. The first level is measured where the file has kernel
/// relaunch; what would follow is computed.
struct ForgottenGuard {
  struct Level {
    std::int64_t processes = 0;          ///< that begin on it
    std::optional<double> memory_bytes;  ///< that they have to themselves, all of them
  };

  bool measured = false;             ///< the first level
  std::int64_t started_by_each = 4;  ///< as the guide has it, where nothing was measured
  std::optional<double> start_s{};   ///< of one process, where it was measured
  /// That one process has to itself: as it was measured, or else of a fork that does nothing.
  std::optional<double> process_bytes{};
  std::vector<Level> levels{};  ///< from the first one on
  Level all{};                  ///< of them
};

/// Of the file's study guide_studies::relaunching.
ForgottenGuard forgotten_guard(const Results& results, const StartCosts& costs);

}  // namespace scalelab

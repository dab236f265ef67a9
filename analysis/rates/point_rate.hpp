// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/rates/attainable.hpp"
#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What of a machine can be short.
enum class MachineLimit : std::uint8_t {
  flops,
  bandwidth,
  read_bandwidth,
  random_loads,
  dependent_loads,
  messages
};

/// The name used in columns: "bandwidth".
std::string_view name_of(MachineLimit limit);

/// Where a kernel that runs at no more than this share of its limit is called slow.
inline constexpr double slow_share = 0.10;
/// Above this share something else than chance must be the reason.
inline constexpr double impossible_share = 1.05;

/// The limit that binds a point: the one that takes longest to meet what its kernel demands.
struct BindingLimit {
  MachineLimit limit = MachineLimit::flops;
  double shortest_s = 0;  ///< in which the limit allows the work at the soonest
  Estimate share;         ///< that, over the median time: how much of the limit was reached

  bool operator==(const BindingLimit&) const = default;
};

/// How quickly a point does its work, beside what the machine allows.
struct PointRate {
  std::optional<double> flop_rate;  ///< 1/s, where the kernel says how many operations there are
  /// Operations for each byte that must be moved (Williams, Waterman, Patterson, "Roofline", CACM
  /// 52(4), 2009), where it says how many.
  std::optional<double> intensity;
  bool demands = false;  ///< whether the kernel says what it demands at all
  /// Nothing where it does not, and where one of the limits that it may be up against was not
  /// measured.
  std::optional<BindingLimit> binds;

  bool operator==(const PointRate&) const = default;
};

/// Of each of the study's points, in their order. That all can be done at the same time is taken
/// for granted: computing, moving bytes, waiting for loads and exchanging messages.
std::vector<PointRate> rates_of(const Results& results, const StudyScaling& study);

}  // namespace scalelab

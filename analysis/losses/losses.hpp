// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>

#include "analysis/losses/cause.hpp"

namespace scalelab {

struct PointAnalysis;

/// One part of a loss.
struct Loss {
  Cause cause = Cause::compute;  ///< compute: the same work took longer to compute
  double lost = 0;               ///< of the efficiency; negative where something was gained

  bool operator==(const Loss&) const = default;
};

/// Why compute takes longer for a unit of work than at the baseline, as far as the processor's
/// counters tell. Each is a ratio: 1 is as at the baseline, below 1 is worse (the terms of the POP
/// Centre of Excellence). The counters run over the whole sample, waiting that spins included.
struct ComputeScaling {
  double instructions = 1;            ///< at the baseline over now, for a unit of work
  double instructions_per_cycle = 1;  ///< now over the baseline

  bool operator==(const ComputeScaling&) const = default;
};

/// Why a point is less efficient than the baseline.
struct Losses {
  double lost = 0;                                 ///< of the efficiency: 1 - efficiency
  std::array<double, every_cause.size()> parts{};  ///< of it, in the order of every_cause

  // With the parallel efficiency (TimeAccount), the metrics of the POP Centre of Excellence that
  // are relative to the baseline: efficiency = parallel efficiency x computation scaling / parallel
  // efficiency at the baseline.
  double computation_scaling = 1;         ///< useful time of a unit of work, baseline over now
  std::optional<ComputeScaling> counted;  ///< nothing where counters were not measured

  [[nodiscard]] double part(Cause cause) const { return parts.at(static_cast<std::size_t>(cause)); }

  bool operator==(const Losses&) const = default;
};

/// Splits the efficiency that a point has lost. What a unit of work costs, workers x T / work with
/// T the median time, is split by the shares of time that went to each cause, at the point and at
/// the baseline; the baseline's cost is 1, and each part is how much more the cause takes at the
/// point, over what the point costs. The ratio of the two costs is the inverse of the efficiency,
/// and the shares of all causes add up to 1, so the parts add up to what was lost. Gives nothing
/// when either point has no account of its workers' time or no rate.
std::optional<Losses> losses(const PointAnalysis& baseline, const PointAnalysis& point);

/// The largest part, the first in the order of every_cause among equals; nothing where nothing was
/// lost.
std::optional<Loss> chief_loss(const Losses& losses);

}  // namespace scalelab

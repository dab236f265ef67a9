#pragma once

#include <optional>

#include "analysis/scaling.hpp"

namespace scalelab {

/// Why a point needs more worker time for a unit of work than the baseline does.
enum class Cause { lock_wait, communication, barrier_wait, blocked, slower_compute };

/// The largest part of a point's loss.
struct Loss {
  Cause cause = Cause::slower_compute;
  double share_of_loss = 0;  ///< of all that was lost; above 1 where something else was gained

  bool operator==(const Loss&) const = default;
};

/// Splits the worker seconds that a unit of work costs (workers / rate) into the five time shares,
/// takes the baseline's from the point's, and names the share that grew most. The costs' ratio is
/// the inverse efficiency, so the five differences add up to exactly what was lost. Busy time that
/// grew means that the same work took longer to compute: the time shares cannot tell why. Gives
/// nothing when either point has no time shares or no rate, or when nothing was lost.
std::optional<Loss> chief_loss(const PointAnalysis& baseline, const PointAnalysis& point);

}  // namespace scalelab

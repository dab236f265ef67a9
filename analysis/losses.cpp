#include "analysis/losses.hpp"

#include <algorithm>
#include <array>

namespace scalelab {
namespace {

struct Part {
  Cause cause;
  double TimeShares::*share;
};

constexpr std::array<Part, 5> parts = {{{Cause::lock_wait, &TimeShares::lock_wait},
                                        {Cause::communication, &TimeShares::communication},
                                        {Cause::barrier_wait, &TimeShares::barrier_wait},
                                        {Cause::blocked, &TimeShares::blocked},
                                        {Cause::slower_compute, &TimeShares::busy}}};

/// Worker seconds for one unit of work.
double cost(const PointAnalysis& point) {
  return *point.core_seconds / (*point.rate * point.time_s->value);
}

}  // namespace

std::optional<Loss> chief_loss(const PointAnalysis& baseline, const PointAnalysis& point) {
  if (!baseline.shares || !point.shares || !baseline.rate || !point.rate) {
    return std::nullopt;
  }
  const double cost_at_baseline = cost(baseline);
  const double cost_at_point = cost(point);
  const double lost = cost_at_point - cost_at_baseline;
  if (!(lost > 0)) {
    return std::nullopt;
  }
  Loss chief{parts.front().cause, 0};
  for (const Part& part : parts) {
    const double grown = (*point.shares).*part.share * cost_at_point -
                         (*baseline.shares).*part.share * cost_at_baseline;
    if (grown / lost > chief.share_of_loss) {
      chief = {part.cause, grown / lost};
    }
  }
  return chief;
}

}  // namespace scalelab

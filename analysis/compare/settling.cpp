// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/settling.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// What it takes to close what is open, where `to_exclude` tells what it takes to have a bound
/// outside the interval at some alpha.
double least(const UncertainRatio& ratio, Open open, double threshold, const Levels& levels,
             const std::function<double(double bound, double alpha)>& to_exclude) {
  const double above = 1 + threshold;
  const double below = 1 - threshold;
  const double value = ratio.value();
  const auto to_be_within = [&] {
    if (value > below && value < above) {
      return std::max(to_exclude(above, levels.within), to_exclude(below, levels.within));
    }
    return never;
  };
  if (open == Open::threshold) {
    return value > above ? to_exclude(above, levels.regression) : to_be_within();
  }
  return std::min(to_exclude(1, levels.differs), to_be_within());
}

std::optional<double> number(double count) {
  return count < never ? std::optional(rounded_up(count)) : std::nullopt;
}

}  // namespace

Settling settling(const UncertainRatio& ratio, Observed of, Open open, double threshold,
                  const Levels& levels, const RatioSpread& spread) {
  const auto with_more = [&](double bound, double alpha) {
    return ratio.observations_to_exclude(bound, alpha).value_or(never);
  };
  const double observations = least(ratio, open, threshold, levels, with_more);
  constexpr double larger_part = 0.5;
  if (of == Observed::runs && spread.between_runs <= larger_part) {
    // By what the variance would have to be divided, if all of it could be.
    const auto division = [&](double bound, double alpha) {
      const double narrowing = ratio.narrowing_to_exclude(bound, alpha);
      return 1 / (narrowing * narrowing);
    };
    const double left = 1 / least(ratio, open, threshold, levels, division);
    if (left > spread.between_runs) {
      const double times = (1 - spread.between_runs) / (left - spread.between_runs);
      const double samples = times * spread.samples_a_side;
      const double in_runs = observations / spread.runs_a_side * spread.samples_a_side;
      if (samples <= 2 * in_runs) {
        return {Observed::samples, number(samples)};
      }
    }
  }
  return {of, number(observations)};
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "study/stopping_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>

#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// Width of the median's interval relative to the median; nothing with too few samples.
std::optional<double> relative_width(std::span<const double> times_s, double confidence) {
  const auto interval = median_interval(times_s, confidence);
  if (!interval) {
    return std::nullopt;
  }
  const double middle = median(times_s);
  return middle > 0 ? (interval->high - interval->low) / middle : 0.0;
}

// The samples that decide whether a point is known well enough: the first two thirds. To stop at
// the first interval that looks narrow is to prefer samples that are calm by chance; the others
// came after the choice, and know nothing of it.
constexpr double all_for_deciding = 1.5;
std::span<const double> deciding(std::span<const double> times_s) {
  return times_s.first(times_s.size() - times_s.size() / 3);
}

// Whether the interval of so many samples is looked at: every one up to 128, every second up to
// 256, every fourth up to 512, and so on.
bool is_looked_at(std::size_t samples) {
  constexpr std::size_t looked_at_in_a_doubling = 64;
  return samples % std::max<std::size_t>(1, std::bit_floor(samples) / looked_at_in_a_doubling) == 0;
}

}  // namespace

std::optional<std::string> reason_to_stop(std::span<const double> times_s, double seconds_spent,
                                          const Measure& measure) {
  const auto taken = static_cast<int>(times_s.size());
  const auto is_narrow = [&](std::span<const double> samples) {
    const auto width = relative_width(samples, measure.confidence);
    return width && *width <= measure.relative_width;
  };
  if (taken >= measure.min_repeats && is_looked_at(deciding(times_s).size())) {
    if (is_narrow(deciding(times_s)) && is_narrow(times_s)) {
      return fmt::format("the median's {:g} % interval is narrower than {:g} % of it",
                         100 * measure.confidence, 100 * measure.relative_width);
    }
  }
  if (taken >= measure.max_repeats) {
    return fmt::format("max_repeats ({}) reached", measure.max_repeats);
  }
  if (taken >= 1 && seconds_spent >= measure.max_seconds) {
    return fmt::format("max_seconds ({:g}) reached", measure.max_seconds);
  }
  return std::nullopt;
}

double expected_repeats_left(std::span<const double> times_s, double seconds_spent,
                             const Measure& measure) {
  if (reason_to_stop(times_s, seconds_spent, measure)) {
    return 0;
  }
  const auto taken = static_cast<double>(times_s.size());
  double wanted = measure.min_repeats;
  if (const auto width =
          times_s.empty() ? std::nullopt : relative_width(times_s, measure.confidence)) {
    const double excess = *width / std::max(measure.relative_width, 1e-9);
    wanted = std::clamp(all_for_deciding * taken * excess * excess, wanted,
                        static_cast<double>(measure.max_repeats));
  }
  double left = wanted - taken;
  if (taken > 0 && seconds_spent > 0) {
    const double affordable = (measure.max_seconds - seconds_spent) / (seconds_spent / taken);
    left = std::min(affordable, left);
  }
  return std::max(1.0, left);
}

}  // namespace scalelab

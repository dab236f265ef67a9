// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/ratio_of_medians.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "statistics/order_statistics.hpp"
#include "statistics/student.hpp"

namespace scalelab {
namespace {

/// The logarithm of a median, and how far it may be off.
struct LogMedian {
  double value = 0;
  double below = 0;
  double above = 0;
  double degrees = 1;  ///< of freedom of the two before
  double student = 1;  ///< quantile for these degrees
};

std::optional<LogMedian> log_median(std::span<const double> samples, double confidence) {
  if (!std::all_of(samples.begin(), samples.end(),
                   [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("a ratio of medians needs positive, finite samples");
  }
  const auto interval = interpolated_median_interval(samples, confidence);
  if (!interval) {
    return std::nullopt;
  }
  LogMedian result;
  result.value = std::log(median(samples));
  result.below = result.value - std::log(interval->low);
  result.above = std::log(interval->high) - result.value;
  result.degrees = 2 * std::sqrt(static_cast<double>(samples.size()));
  result.student = student_quantile(0.5 * (1 + confidence), result.degrees);
  return result;
}

/// How far a difference may be off whose two sides may be off by `one_off` and `other_off`.
double together(double one_off, const LogMedian& one, double other_off, const LogMedian& other,
                double confidence) {
  const double first = one_off * one_off / (one.student * one.student);
  const double second = other_off * other_off / (other.student * other.student);
  const double both = first + second;
  if (!(both > 0)) {
    return 0;
  }
  const double degrees =
      both * both / (first * first / one.degrees + second * second / other.degrees);
  return student_quantile(0.5 * (1 + confidence), degrees) * std::sqrt(both);
}

}  // namespace

std::optional<Interval> ratio_of_medians_interval(std::span<const double> numerator,
                                                  std::span<const double> denominator,
                                                  double confidence) {
  const auto above = log_median(numerator, confidence);
  const auto below = log_median(denominator, confidence);
  if (!above || !below) {
    return std::nullopt;
  }
  const double ratio = median(numerator) / median(denominator);
  // The ratio is low when its numerator is low or its denominator is high.
  const double down = together(above->below, *above, below->above, *below, confidence);
  const double up = together(above->above, *above, below->below, *below, confidence);
  return Interval{ratio * std::exp(-down), ratio * std::exp(up)};
}

}  // namespace scalelab

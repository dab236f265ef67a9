// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/ratio_of_medians.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "statistics/order_statistics.hpp"
#include "statistics/student.hpp"

namespace scalelab {
namespace {

std::optional<LogError> error_of_log_median(std::span<const double> samples, double confidence) {
  if (!std::all_of(samples.begin(), samples.end(),
                   [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("a ratio of medians needs positive, finite samples");
  }
  const auto interval = interpolated_median_interval(samples, confidence);
  if (!interval) {
    return std::nullopt;
  }
  const auto n = static_cast<double>(samples.size());
  const double student = student_quantile(0.5 * (1 + confidence), 2 * std::sqrt(n));
  const double middle = std::log(median(samples));
  return LogError{Observed::samples, n, (middle - std::log(interval->low)) / student,
                  (std::log(interval->high) - middle) / student};
}

}  // namespace

std::optional<UncertainRatio> ratio_of_medians(std::span<const double> numerator,
                                               std::span<const double> denominator,
                                               double confidence) {
  const auto above = error_of_log_median(numerator, confidence);
  const auto below = error_of_log_median(denominator, confidence);
  if (!above || !below) {
    return std::nullopt;
  }
  return UncertainRatio(median(numerator) / median(denominator), *above, *below);
}

std::optional<Interval> ratio_of_medians_interval(std::span<const double> numerator,
                                                  std::span<const double> denominator,
                                                  double confidence) {
  const auto ratio = ratio_of_medians(numerator, denominator, confidence);
  return ratio ? std::optional(ratio->interval(confidence)) : std::nullopt;
}

std::optional<double> standard_error_of_log_median(std::span<const double> samples,
                                                   double confidence) {
  const auto error = error_of_log_median(samples, confidence);
  return error ? std::optional(0.5 * (error->below + error->above)) : std::nullopt;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/error_of_median.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "statistics/order_statistics.hpp"
#include "statistics/student.hpp"

namespace scalelab {
namespace {

constexpr double usual_confidence = 0.95;

double deviation_of_logarithms(std::span<const double> samples) {
  const auto count = static_cast<double>(samples.size());
  double mean = 0;
  for (const double sample : samples) {
    mean += std::log(sample) / count;
  }
  double squares = 0;
  for (const double sample : samples) {
    squares += (std::log(sample) - mean) * (std::log(sample) - mean);
  }
  return std::sqrt(squares / (count - 1));
}

}  // namespace

std::optional<RelativeError> error_of_median(std::span<const double> samples) {
  if (!std::ranges::all_of(samples, [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("the error of a median needs positive, finite samples");
  }
  if (samples.size() < 2) {
    return std::nullopt;
  }
  const auto count = static_cast<double>(samples.size());
  if (const auto interval = interpolated_median_interval(samples, usual_confidence)) {
    const double degrees = 2 * std::sqrt(count);
    const double half_width = 0.5 * std::log(interval->high / interval->low);
    return RelativeError{half_width / student_quantile(0.5 * (1 + usual_confidence), degrees),
                         degrees};
  }
  const double of_a_median = std::sqrt(0.5 * std::numbers::pi / count);
  return RelativeError{of_a_median * deviation_of_logarithms(samples), count - 1};
}

}  // namespace scalelab

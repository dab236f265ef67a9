// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/student.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace scalelab {

double student_quantile(double p, double degrees) {
  if (!(p > 0.5 && p < 1) || !(degrees >= 1) || !std::isfinite(degrees)) {
    throw std::invalid_argument(
        "a quantile of Student's t needs a probability inside (0.5, 1) and at least one degree of "
        "freedom");
  }
  // With t = sqrt(degrees) tan(angle) the density is one of the angle, c cos(angle)^(degrees - 1).
  // Simpson's rule sums it up from 0 until p is passed, and Newton's method ends on p.
  constexpr int steps = 200;
  constexpr double far_out = 40;  // standard deviations, where many degrees leave nothing beyond
  const double end = std::min(0.5 * std::numbers::pi, far_out / std::sqrt(degrees));
  const double step = end / steps;
  const double c = std::exp(std::lgamma(0.5 * (degrees + 1)) - std::lgamma(0.5 * degrees)) /
                   std::sqrt(std::numbers::pi);
  const auto density = [&](double angle) { return c * std::pow(std::cos(angle), degrees - 1); };
  const auto part = [&](double from, double width) {
    return (density(from) + 4 * density(from + 0.5 * width) + density(from + width)) * width / 6;
  };
  double below = 0.5;
  double angle = 0;
  for (double next = part(angle, step); below + next < p && angle + 2 * step < end;
       next = part(angle, step)) {
    below += next;
    angle += step;
  }
  double width = 0;
  for (int iteration = 0; iteration < 5; ++iteration) {
    width += (p - below - part(angle, width)) / density(angle + width);
  }
  return std::sqrt(degrees) * std::tan(angle + width);
}

}  // namespace scalelab

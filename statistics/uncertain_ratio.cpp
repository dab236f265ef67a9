// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/uncertain_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "statistics/student.hpp"
#include "statistics/student_tail.hpp"

namespace scalelab {
namespace {

/// The error of one side of a ratio, if it had `count` observations instead of those it has. The
/// width of a median's interval is as uncertain as a standard deviation with 2 sqrt(n) degrees of
/// freedom (docs/statistics.md).
StandardError one_sided(const LogError& side, double standard, double count) {
  return {standard * std::sqrt(side.observations / count),
          side.of == Observed::samples ? 2 * std::sqrt(count) : count - 1};
}

/// Two errors in quadrature.
StandardError in_quadrature(Observed of, const StandardError& one, const StandardError& other) {
  const double first = one.standard * one.standard;
  const double second = other.standard * other.standard;
  const double both = first + second;
  const double most = one.degrees + other.degrees;
  if (!(both > 0)) {
    return {0, most};
  }
  if (of == Observed::samples) {
    return {std::sqrt(both),
            both * both / (first * first / one.degrees + second * second / other.degrees)};
  }
  const double squares = first * first / (one.degrees + 2) + second * second / (other.degrees + 2);
  return {std::sqrt(both), std::min(both * both / squares - 2, most)};
}

/// The smallest alpha whose interval, of this error, ends before `distance`.
double p_beyond(double distance, const StandardError& error) {
  if (!(distance > 0)) {
    return 1;
  }
  return error.standard > 0 ? 2 * student_tail(distance / error.standard, error.degrees) : 0;
}

}  // namespace

UncertainRatio::UncertainRatio(double value, const LogError& numerator, const LogError& denominator)
    : value_(value), numerator_(numerator), denominator_(denominator) {
  const double fewest = numerator.of == Observed::runs ? 2 : 1;
  if (!(value > 0) || !std::isfinite(value) || numerator.of != denominator.of ||
      !(numerator.observations >= fewest) || !(denominator.observations >= fewest)) {
    throw std::invalid_argument(
        "an uncertain ratio needs a positive, finite ratio of two sides of samples, or of two runs "
        "at least");
  }
}

Interval UncertainRatio::interval(double confidence) const {
  if (!(confidence > 0 && confidence < 1)) {
    throw std::invalid_argument("a confidence must be inside (0, 1)");
  }
  const auto off = [&](const StandardError& error) {
    return error.standard > 0
               ? student_quantile(0.5 * (1 + confidence), error.degrees) * error.standard
               : 0;
  };
  const double down = off(downwards(numerator_.observations, denominator_.observations));
  const double up = off(upwards(numerator_.observations, denominator_.observations));
  return {value_ * std::exp(-down), value_ * std::exp(up)};
}

double UncertainRatio::p_above(double bound) const {
  if (!(value_ > bound)) {
    return 1;
  }
  return bound > 0 ? p_beyond(std::log(value_ / bound),
                              downwards(numerator_.observations, denominator_.observations))
                   : 0;
}

double UncertainRatio::p_below(double bound) const {
  if (!(value_ < bound)) {
    return 1;
  }
  return p_beyond(std::log(bound / value_),
                  upwards(numerator_.observations, denominator_.observations));
}

double UncertainRatio::p_unequal(double bound) const {
  return std::min(p_above(bound), p_below(bound));
}

double UncertainRatio::p_between(double low, double high) const {
  return std::max(p_above(low), p_below(high));
}

std::optional<double> UncertainRatio::observations_to_exclude(double bound, double alpha) const {
  if (!(alpha > 0 && alpha < 1)) {
    throw std::invalid_argument("an alpha must be inside (0, 1)");
  }
  if (!(bound > 0)) {
    return numerator_.of == Observed::runs ? 2 : 1;
  }
  const bool is_above = value_ > bound;
  const double distance = std::abs(std::log(value_ / bound));
  const auto is_enough = [&](double each) {
    return p_beyond(distance, is_above ? downwards(each, each) : upwards(each, each)) < alpha;
  };
  constexpr double most = 1e12;
  double enough = numerator_.of == Observed::runs ? 2 : 1;
  double too_few = 0;
  while (!is_enough(enough)) {
    too_few = enough;
    enough *= 2;
    if (enough > most) {
      return std::nullopt;
    }
  }
  while (enough - too_few > 1) {
    const double middle = std::floor(0.5 * (too_few + enough));
    if (middle < 2 && numerator_.of == Observed::runs) {
      break;
    }
    (is_enough(middle) ? enough : too_few) = middle;
  }
  return enough;
}

double UncertainRatio::narrowing_to_exclude(double bound, double alpha) const {
  if (!(alpha > 0 && alpha < 1)) {
    throw std::invalid_argument("an alpha must be inside (0, 1)");
  }
  constexpr double unbounded = std::numeric_limits<double>::infinity();
  if (!(bound > 0)) {
    return unbounded;
  }
  const double distance = std::abs(std::log(value_ / bound));
  if (distance == 0) {
    return 0;
  }
  const StandardError error = value_ > bound
                                  ? downwards(numerator_.observations, denominator_.observations)
                                  : upwards(numerator_.observations, denominator_.observations);
  const double off = student_quantile(1 - 0.5 * alpha, error.degrees) * error.standard;
  return off > 0 ? distance / off : unbounded;
}

StandardError UncertainRatio::downwards(double numerators, double denominators) const {
  // The ratio is low when its numerator is low or its denominator is high.
  return in_quadrature(numerator_.of, one_sided(numerator_, numerator_.below, numerators),
                       one_sided(denominator_, denominator_.above, denominators));
}

StandardError UncertainRatio::upwards(double numerators, double denominators) const {
  return in_quadrature(numerator_.of, one_sided(numerator_, numerator_.above, numerators),
                       one_sided(denominator_, denominator_.below, denominators));
}

}  // namespace scalelab

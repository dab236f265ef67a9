// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/moderated_errors.hpp"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "statistics/double_precision.hpp"

namespace scalelab {
namespace {

constexpr std::size_t fewest_to_moderate = 3;

/// The x with trigamma(x) = y, for y above 0. Newton's method on 1 / trigamma, which is nearly a
/// straight line and convex, so that it never overshoots (Smyth 2004, appendix).
double trigamma_inverse(double y) {
  constexpr int most_iterations = 50;
  constexpr double precise_enough = 1e-9;
  double x = 0.5 + 1 / y;
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    const double at = boost::math::trigamma(x, DoublePrecision());
    const double step = at * (1 - at / y) / boost::math::polygamma(2, x, DoublePrecision());
    x += step;
    if (std::abs(step) < precise_enough * x) {
      break;
    }
  }
  return x;
}

/// What is to be expected of an error, with as many degrees of freedom as that is worth beside one
/// that was measured.
RelativeError common_error(std::span<const RelativeError> errors, double all_degrees) {
  const auto count = static_cast<double>(errors.size());
  double mean = 0;
  double expected_variance = 0;
  const auto log_variance = [](const RelativeError& error) {
    return 2 * std::log(error.size) - boost::math::digamma(0.5 * error.degrees, DoublePrecision()) +
           std::log(0.5 * error.degrees);
  };
  for (const RelativeError& error : errors) {
    mean += log_variance(error) / count;
    expected_variance += boost::math::trigamma(0.5 * error.degrees, DoublePrecision()) / count;
  }
  double variance = 0;
  for (const RelativeError& error : errors) {
    variance += (log_variance(error) - mean) * (log_variance(error) - mean) / (count - 1);
  }
  if (variance <= expected_variance) {
    return {std::exp(0.5 * mean), all_degrees};
  }
  const double degrees = 2 * trigamma_inverse(variance - expected_variance);
  return {std::exp(0.5 * (mean + boost::math::digamma(0.5 * degrees, DoublePrecision()) -
                          std::log(0.5 * degrees))),
          std::min(degrees, all_degrees)};
}

}  // namespace

ModeratedErrors moderated(std::span<const RelativeError> errors, double least) {
  const auto legal = [](const RelativeError& error) {
    return std::isfinite(error.size) && error.size >= 0 && std::isfinite(error.degrees) &&
           error.degrees > 0;
  };
  if (errors.empty() || !std::ranges::all_of(errors, legal) || !(least > 0)) {
    throw std::invalid_argument(
        "errors are moderated where there are some, none below 0, each with a degree of freedom, "
        "and a least one above 0");
  }
  ModeratedErrors result;
  double all_degrees = 0;
  for (const RelativeError& error : errors) {
    result.errors.push_back({std::max(error.size, least), error.degrees});
    all_degrees += error.degrees;
  }
  if (errors.size() < fewest_to_moderate) {
    double squares = 0;
    for (const RelativeError& error : result.errors) {
      squares += error.degrees / all_degrees * error.size * error.size;
    }
    result.common = {std::sqrt(squares), all_degrees};
    return result;
  }
  result.common = common_error(result.errors, all_degrees);
  result.common.size = std::max(result.common.size, least);
  for (RelativeError& error : result.errors) {
    const double degrees = error.degrees + result.common.degrees;
    error.size = std::sqrt((error.degrees * error.size * error.size +
                            result.common.degrees * result.common.size * result.common.size) /
                           degrees);
    error.degrees = std::min(degrees, all_degrees);
  }
  return result;
}

}  // namespace scalelab

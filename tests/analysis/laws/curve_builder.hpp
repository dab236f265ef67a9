// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "analysis/laws/scaling_law.hpp"
#include "statistics/order_statistics.hpp"
#include "tests/statistics/noise.hpp"

/// Curves whose law is known.
namespace scalelab::testing {

inline std::vector<double> powers_of_two(int count) {
  std::vector<double> workers;
  for (int i = 0; i < count; ++i) {
    workers.push_back(std::exp2(i));
  }
  return workers;
}

/// The error of a median that exact times are given: a thousandth, from 6 samples.
inline constexpr RelativeError small_error = {.size = 1e-3, .degrees = 5};

/// Times that follow the terms exactly, each of 6 samples.
inline CurveTimes curve_of(const LawTerms& terms, const std::vector<double>& workers, bool weak) {
  CurveTimes curve;
  curve.weak = weak;
  for (const double count : workers) {
    curve.points.push_back({count, time_at(terms, count, weak), 6, small_error});
  }
  return curve;
}

/// A point of which these are the samples.
inline MeasuredTime measured(double workers, const std::vector<double>& times) {
  return {workers, median(times), times.size(), error_of_median(times),
          interpolated_median_interval(times, 0.95)};
}

/// `samples` noisy times at each number of workers.
inline CurveTimes noisy_curve(const LawTerms& terms, const std::vector<double>& workers, bool weak,
                              const Noise& noise, std::size_t samples, std::mt19937_64& random) {
  CurveTimes curve;
  curve.weak = weak;
  for (const double count : workers) {
    curve.points.push_back(
        measured(count, noisy_times(noise, time_at(terms, count, weak), samples, random)));
  }
  return curve;
}

}  // namespace scalelab::testing

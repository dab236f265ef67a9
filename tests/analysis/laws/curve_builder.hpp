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

/// Times that follow the terms exactly.
inline CurveTimes curve_of(const LawTerms& terms, const std::vector<double>& workers, bool weak) {
  CurveTimes curve;
  curve.weak = weak;
  for (const double count : workers) {
    curve.points.push_back({count, time_at(terms, count, weak), 6, 0});
  }
  return curve;
}

/// The medians and spreads of `samples` noisy times at each number of workers.
inline CurveTimes noisy_curve(const LawTerms& terms, const std::vector<double>& workers, bool weak,
                              const Noise& noise, std::size_t samples, std::mt19937_64& random) {
  CurveTimes curve;
  curve.weak = weak;
  for (const double count : workers) {
    const std::vector<double> times =
        noisy_times(noise, time_at(terms, count, weak), samples, random);
    const double middle = median(times);
    double off = 0;
    for (const double time : times) {
      off += std::abs(std::log(time / middle)) / static_cast<double>(samples);
    }
    curve.points.push_back({count, middle, samples, off});
  }
  return curve;
}

}  // namespace scalelab::testing

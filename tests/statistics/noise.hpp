// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "statistics/random.hpp"

/// How run times vary, for tests of estimators on data whose truth is known.
namespace scalelab::testing {

/// Normal with mean 0 and standard deviation 1 (Box and Muller, Annals of Mathematical Statistics
/// 29, 1958; the second of their pair is not used, so that no state is kept).
inline double normal(std::mt19937_64& random) {
  const double radius = std::sqrt(-2 * std::log(1 - uniform(random)));
  return radius * std::cos(2 * std::numbers::pi * uniform(random));
}

/// Times relative to the median, which is 1.
struct Noise {
  std::string name;
  std::function<double(std::mt19937_64&)> draw;
};

/// Symmetric.
inline Noise normal_noise(double standard_deviation = 0.02) {
  return {"normal", [standard_deviation](std::mt19937_64& random) {
            return 1 + standard_deviation * normal(random);
          }};
}

/// Disturbances that only add time: exponential, with a mean of a tenth of the undisturbed time.
inline Noise skewed_noise() {
  return {"skewed", [](std::mt19937_64& random) {
            const double disturbed = 1 - 0.1 * std::log(1 - uniform(random));
            return disturbed / (1 + 0.1 * std::log(2.0));
          }};
}

/// A machine of two states: seven runs in ten take 1, three take 1.1, each give or take 2 %.
inline Noise bimodal_noise() {
  constexpr double often = 0.7;
  constexpr double slow = 1.1;
  constexpr double width = 0.02;
  const auto share_below = [](double time) {
    const auto below = [&](double middle) {
      return 0.5 * std::erfc((middle - time) / width / std::sqrt(2.0));
    };
    return often * below(1) + (1 - often) * below(slow);
  };
  double low = 1;
  double high = slow;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (share_below(middle) < 0.5 ? low : high) = middle;
  }
  return {"bimodal", [median = low](std::mt19937_64& random) {
            const double state = uniform(random) < often ? 1 : slow;
            return (state + width * normal(random)) / median;
          }};
}

inline std::vector<Noise> every_noise() {
  return {normal_noise(), skewed_noise(), bimodal_noise()};
}

/// n times around `median`.
inline std::vector<double> noisy_times(const Noise& noise, double median, std::size_t n,
                                       std::mt19937_64& random) {
  std::vector<double> times(n);
  for (double& time : times) {
    time = median * noise.draw(random);
  }
  return times;
}

}  // namespace scalelab::testing

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "analysis/laws/scaling_law.hpp"
#include "statistics/random.hpp"
#include "study/stopping_rule.hpp"
#include "tests/analysis/laws/curve_builder.hpp"

/// Synthetic studies whose law is known.
namespace scalelab::testing {

/// At which numbers of workers the parameters of laws are looked for.
inline std::vector<double> eight_numbers_of_workers() {
  return {1, 2, 3, 4, 6, 8, 12, 16};
}

/// Calls body(curve) for each of `studies` synthetic studies, with every noise and 6 to 50 samples
/// a point in turn.
inline void every_study(int studies, const LawTerms& truth, bool weak,
                        const std::vector<double>& workers,
                        const std::function<void(const CurveTimes&)>& body) {
  constexpr std::array<std::size_t, 4> samples = {6, 10, 20, 50};
  std::mt19937_64 random(31);
  const std::vector<Noise> noises = every_noise();
  for (int study = 0; study < studies; ++study) {
    const auto number = static_cast<std::size_t>(study);
    const Noise& noise = noises[number % noises.size()];
    body(noisy_curve(truth, workers, weak, noise,
                     samples.at(number / noises.size() % samples.size()), random));
  }
}

/// The samples of a point that is measured until the stopping rule of a study is content.
inline std::vector<double> measured_until_known(const Noise& noise, double median_s,
                                                std::mt19937_64& random) {
  const Measure measure;
  std::vector<double> times;
  while (!reason_to_stop(times, 0, measure)) {
    times.push_back(median_s * noise.draw(random));
  }
  return times;
}

/// Noise as it differs from point to point: normal, of 0.3 to 5 %.
inline Noise uneven_noise(std::mt19937_64& random) {
  constexpr double least = 0.003;
  constexpr double most = 0.05;
  return normal_noise(least * std::pow(most / least, uniform(random)));
}

/// A study of times that are a function of the workers, as a user would get it: each point with
/// noise of its own, measured until the stopping rule is content.
inline CurveTimes real_curve(const std::function<double(double workers)>& time_s,
                             const std::vector<double>& workers, bool weak,
                             std::mt19937_64& random) {
  CurveTimes curve;
  curve.weak = weak;
  for (const double count : workers) {
    const Noise noise = uneven_noise(random);
    curve.points.push_back(measured(count, measured_until_known(noise, time_s(count), random)));
  }
  return curve;
}

/// Times that follow no law.
struct NoLaw {
  std::string name;
  std::function<double(double workers)> time_s;
};

inline std::vector<NoLaw> curves_without_a_law() {
  constexpr double serial_s = 10;
  return {{"step at the second socket",
           [](double n) { return n <= 4 ? serial_s / n : serial_s / (4 + 0.5 * (n - 4)); }},
          {"cliff where the caches hold all",
           [](double n) { return serial_s / n * (n < 4 ? 1 : 0.6); }},
          {"saturation", [](double n) { return serial_s / std::min(n, 6.0); }},
          {"zigzag",
           [](double n) {
             const bool odd = static_cast<int>(std::log2(n)) % 2 == 1;
             return serial_s / n * (odd ? 1.15 : 1);
           }},
          {"peak", [](double n) {
             constexpr double at = 8;
             return n <= at ? serial_s / n + 0.2 : serial_s / at + 0.2 + 0.15 * (n - at);
           }}};
}

/// A law with its terms.
struct TrueLaw {
  std::string name;
  Law law = Law::ideal;
  LawTerms terms;
  bool weak = false;
};

/// Each has a term whose effect at 16 workers is above the noise, so that it can be told.
inline std::vector<TrueLaw> laws_to_be_told() {
  constexpr double t1_s = 10;
  return {
      {"ideal", Law::ideal, {.parallel_s = t1_s}},
      {"amdahl", Law::amdahl, {.parallel_s = t1_s, .contention_s = 0.5}},
      {"usl", Law::usl, {.parallel_s = t1_s, .contention_s = 0.3, .coherency_s = 0.05}},
      {"reduction",
       Law::amdahl_reduction,
       {.parallel_s = t1_s, .contention_s = 0.1, .reduction_s = 0.2}},
      {"gustafson", Law::gustafson, {.parallel_s = 3, .serial_share = 0.1}, true},
      {"usl_weak", Law::usl, {.parallel_s = t1_s, .contention_s = 0.5, .coherency_s = 0.05}, true}};
}

}  // namespace scalelab::testing

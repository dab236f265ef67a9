// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <random>
#include <vector>

#include "analysis/compare/comparison.hpp"
#include "tests/analysis/results_builder.hpp"
#include "tests/statistics/noise.hpp"

namespace scalelab::testing {

/// A study with one point of these times, all of the answer 7.
inline Results one_point(const std::vector<double>& times_s) {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  add_point(results, 1, 2);
  add_samples(results, times_s);
  for (Sample& sample : results.samples) {
    sample.answer = 7;
  }
  return results;
}

/// The share of comparisons, of a point with one that takes `factor` times as long, that have one
/// of these verdicts. The seed is fixed.
inline double share_of(std::initializer_list<Verdict> verdicts, const Noise& noise,
                       std::size_t samples, double factor, std::size_t pairs) {
  std::mt19937_64 random(20240607);
  std::size_t found = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    const Results base = one_point(noisy_times(noise, 1, samples, random));
    const Results candidate = one_point(noisy_times(noise, factor, samples, random));
    const Comparison comparison =
        compare({{"base.h5", &base}}, {{"new.h5", &candidate}}, /*threshold=*/0.05);
    found +=
        static_cast<std::size_t>(std::ranges::count(verdicts, comparison.points.at(0).verdict));
  }
  return static_cast<double>(found) / static_cast<double>(pairs);
}

}  // namespace scalelab::testing

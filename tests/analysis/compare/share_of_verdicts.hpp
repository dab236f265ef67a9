// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <random>

#include "analysis/compare/comparison.hpp"
#include "tests/analysis/compare/compared_runs.hpp"
#include "tests/statistics/noise.hpp"

namespace scalelab::testing {

/// The share of comparisons, of a point with one that takes `factor` times as long, that have one
/// of these verdicts. The seed is fixed.
inline double share_of(std::initializer_list<Verdict> verdicts, const Noise& noise,
                       std::size_t samples, double factor, std::size_t pairs) {
  std::mt19937_64 random(20240607);
  std::size_t found = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    const Results base = one_point(noisy_times(noise, 1, samples, random));
    const Results candidate = one_point(noisy_times(noise, factor, samples, random));
    const Comparison comparison = compare(base, candidate, 0.05);
    found +=
        static_cast<std::size_t>(std::ranges::count(verdicts, comparison.points.at(0).verdict));
  }
  return static_cast<double>(found) / static_cast<double>(pairs);
}

}  // namespace scalelab::testing

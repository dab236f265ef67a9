// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "analysis/laws/law_choice.hpp"
#include "analysis/laws/scaling_law.hpp"
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

/// A law with its terms.
struct TrueLaw {
  std::string name;
  Law law = Law::ideal;
  LawTerms terms;
};

/// Each has a term whose effect at 128 workers is far above the noise, so that it can be told.
inline std::vector<TrueLaw> laws_to_be_told() {
  return {{"ideal", Law::ideal, {.parallel_s = 10}},
          {"amdahl", Law::amdahl, {.parallel_s = 10, .contention_s = 0.3}},
          {"usl", Law::usl, {.parallel_s = 10, .contention_s = 0.3, .coherency_s = 0.02}},
          {"reduction",
           Law::amdahl_reduction,
           {.parallel_s = 10, .contention_s = 0.1, .reduction_s = 0.2}}};
}

/// The law that is chosen for a curve of at least six numbers of workers. Throws std::out_of_range
/// where no laws are compared.
inline Law chosen_law(const CurveTimes& curve) {
  std::vector<LawScore> scores = compare_laws(curve);
  std::ranges::sort(scores, {}, &LawScore::aicc);
  return scores.at(0).law;
}

}  // namespace scalelab::testing

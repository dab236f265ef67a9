// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/monte_carlo/transport/histories.hpp"
#include "numerics/random/philox.hpp"

namespace scalelab {

/// Follows one particle after the other, in the numbers of HistoryBank: the plain loop.
class PlainHistories {
 public:
  explicit PlainHistories(const Layer& layer) : layer_(layer) {}

  void follow(const Range& particles) {
    for (std::int64_t i = particles.first; i < particles.last; ++i) {
      follow_one(i + 1);
    }
  }

  [[nodiscard]] const Outcomes& outcomes() const { return outcomes_; }

 private:
  void follow_one(std::int64_t particle) {
    double depth = 0;
    std::int64_t weight = weight_of_particle;
    for (std::int64_t flight = 0; weight > 0; ++flight) {
      const auto w = philox::numbers(
          philox::counter(static_cast<std::uint64_t>(particle), static_cast<std::uint64_t>(flight)),
          layer_.key);
      depth -= cosine(flight, w[3]) * std::log(uniform(particle, flight, w[0], w[1]));
      ++outcomes_.flights;
      outcomes_.longest = std::max(outcomes_.longest, flight + 1);
      if (depth > layer_.thickness) {
        outcomes_.transmitted.add(weight);
        outcomes_.transmitted_squares.add(weight * weight / weight_of_particle);
        return;
      }
      if (depth < 0) {
        outcomes_.reflected.add(weight);
        return;
      }
      weight = layer_.capture == Capture::analogue ? after_analogue(weight, w[2] / 2)
                                                   : after_implicit(weight, w[2] / 2);
    }
  }

  [[nodiscard]] double uniform(std::int64_t particle, std::int64_t flight, std::uint32_t w0,
                               std::uint32_t w1) const {
    const auto n = static_cast<double>(layer_.histories);
    const double u = 1 - std::ldexp(std::ldexp(w0, 20) + w1 % (1U << 20U), -52);
    return flight == 0 && layer_.sampling == Sampling::stratified
               ? (n - static_cast<double>(particle) + u) / n
               : u;
  }

  [[nodiscard]] double cosine(std::int64_t flight, std::uint32_t w3) const {
    if (flight == 0) {
      return 1;
    }
    const double cosine = std::ldexp(w3 + 0.5, -31) - 1;
    return layer_.geometry == Geometry::slab ? cosine : cosine < 0 ? 1 : -1;
  }

  std::int64_t after_analogue(std::int64_t weight, std::uint32_t random) {
    if (random < layer_.scattering_ratio) {
      return weight;
    }
    outcomes_.absorbed.add(weight);
    return 0;
  }

  std::int64_t after_implicit(std::int64_t weight, std::int64_t random) {
    const std::int64_t one = std::int64_t{1} << ratio_bits;
    const std::int64_t scattered = weight * layer_.scattering_ratio;
    if (scattered < layer_.roulette_weight * one) {
      const std::int64_t left =
          random * layer_.survival_weight < scattered ? layer_.survival_weight : 0;
      outcomes_.absorbed.add(weight - scattered / one);
      outcomes_.roulette.add(scattered / one - left);
      return left;
    }
    const std::int64_t left = (scattered + random) / one;
    outcomes_.absorbed.add(weight - left);
    return left;
  }

  Layer layer_;
  Outcomes outcomes_{};
};

/// All numbers of what became of particles, for comparisons.
inline std::vector<std::int64_t> numbers_of(const Outcomes& outcomes) {
  std::vector<std::int64_t> numbers;
  for (const WeightSum& sum : {outcomes.transmitted, outcomes.reflected, outcomes.absorbed,
                               outcomes.roulette, outcomes.transmitted_squares}) {
    numbers.push_back(sum.particles);
    numbers.push_back(sum.rest);
  }
  numbers.push_back(outcomes.flights);
  numbers.push_back(outcomes.longest);
  return numbers;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

/// What collisions do to particles in vectors, to be compiled once for each instruction set
/// (numerics/vectors/lanes.hpp).
#if defined(SCALELAB_KERNELS_MONTE_CARLO_TRANSPORT_COLLISIONS_VECTORS_HPP) == \
    defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_KERNELS_MONTE_CARLO_TRANSPORT_COLLISIONS_VECTORS_HPP
#undef SCALELAB_KERNELS_MONTE_CARLO_TRANSPORT_COLLISIONS_VECTORS_HPP
#else
#define SCALELAB_KERNELS_MONTE_CARLO_TRANSPORT_COLLISIONS_VECTORS_HPP
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/monte_carlo/transport/histories.hpp"
#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

/// Vectors of particles that are followed at once: six are quickest (measured, AVX2 and AVX-512).
constexpr std::size_t vectors_of_particles = 6;
static_assert(vectors_of_particles * lanes <= HistoryBank::places);

using Whole = hn::Rebind<std::int64_t, Words>;

/// Of numbers below 2^63.
HWY_INLINE RealsMask less(WordsVector a, WordsVector b) {
  return hn::RebindMask(Reals(), hn::Lt(hn::BitCast(Whole(), a), hn::BitCast(Whole(), b)));
}

/// 0 where the mask is not set.
HWY_INLINE WordsVector only(RealsMask mask, WordsVector x) {
  return hn::IfThenElseZero(hn::RebindMask(Words(), mask), x);
}

HWY_INLINE WordsVector choose(RealsMask mask, WordsVector yes, WordsVector no) {
  return hn::IfThenElse(hn::RebindMask(Words(), mask), yes, no);
}

HWY_INLINE std::int64_t total(WordsVector x) {
  return static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(Words(), x)));
}

/// Collisions that absorb a particle or scatter it. Begun with what the bank holds and ended with
/// what becomes of it: outcomes are added to those of the bank.
class AnalogueCollisions {
 public:
  AnalogueCollisions(const Layer& layer, HistoryBank& /*bank*/)
      : ratio_(words_of(layer.scattering_ratio)) {}

  /// Somebody begins in each of these places.
  HWY_INLINE void begin(std::size_t /*group*/, RealsMask /*places*/) {}

  /// Who goes on, of those that are `inside` the layer at the end of their flight; those `ahead`
  /// and `back` have left it. `random` is below 2^31.
  HWY_INLINE RealsMask collide(std::size_t /*group*/, WordsVector random, RealsMask ahead,
                               RealsMask back, RealsMask inside) {
    const RealsMask on = hn::And(inside, less(random, ratio_));
    ahead_ += count_true(ahead);
    back_ += count_true(back);
    absorbed_ += count_true(inside) - count_true(on);
    return on;
  }

  void end(HistoryBank& bank) const {
    bank.outcomes.transmitted.particles += ahead_;
    bank.outcomes.transmitted_squares.particles += ahead_;
    bank.outcomes.reflected.particles += back_;
    bank.outcomes.absorbed.particles += absorbed_;
  }

 private:
  WordsVector ratio_;
  std::int64_t ahead_ = 0;
  std::int64_t back_ = 0;
  std::int64_t absorbed_ = 0;
};

/// Collisions that absorb a share of the weight, with Russian roulette.
class ImplicitCollisions {
 public:
  ImplicitCollisions(const Layer& layer, HistoryBank& bank)
      : ratio_(words_of(layer.scattering_ratio)),
        least_(words_of(static_cast<std::uint64_t>(layer.roulette_weight) << ratio_bits)),
        survival_(words_of(static_cast<std::uint64_t>(layer.survival_weight))) {
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      weight_[group] = hn::Load(Words(), bank.weight.data() + group * lanes);
    }
  }

  HWY_INLINE void begin(std::size_t group, RealsMask places) {
    weight_[group] = choose(places, words_of(weight_of_particle), weight_[group]);
  }

  HWY_INLINE RealsMask collide(std::size_t group, WordsVector random, RealsMask ahead,
                               RealsMask back, RealsMask inside) {
    const WordsVector weight = weight_[group];
    ahead_ = hn::Add(ahead_, only(ahead, weight));
    squares_ =
        hn::Add(squares_, only(ahead, hn::ShiftRight<weight_bits>(multiply_lower(weight, weight))));
    back_ = hn::Add(back_, only(back, weight));
    const WordsVector scattered = multiply_lower(weight, ratio_);
    const RealsMask small = hn::And(inside, less(scattered, least_));
    const WordsVector whole = hn::ShiftRight<ratio_bits>(scattered);
    const WordsVector left = hn::ShiftRight<ratio_bits>(hn::Add(scattered, random));
    const WordsVector survivor =
        only(less(multiply_lower(random, survival_), scattered), survival_);
    // What roulette takes or gives is no absorption.
    absorbed_ = hn::Add(absorbed_, only(inside, hn::Sub(weight, choose(small, whole, left))));
    roulette_ = hn::Add(roulette_, only(small, hn::Sub(whole, survivor)));
    weight_[group] = choose(small, survivor, left);
    return hn::And(inside, less(words_of(0), weight_[group]));
  }

  void end(HistoryBank& bank) const {
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      hn::Store(weight_[group], Words(), bank.weight.data() + group * lanes);
    }
    bank.outcomes.transmitted.add(total(ahead_));
    bank.outcomes.transmitted_squares.add(total(squares_));
    bank.outcomes.reflected.add(total(back_));
    bank.outcomes.absorbed.add(total(absorbed_));
    bank.outcomes.roulette.add(total(roulette_));
  }

 private:
  WordsVector ratio_;
  WordsVector least_;
  WordsVector survival_;
  WordsVector weight_[vectors_of_particles];
  // Each lane has room for 2^33 weights.
  WordsVector ahead_ = words_of(0);
  WordsVector squares_ = words_of(0);
  WordsVector back_ = words_of(0);
  WordsVector absorbed_ = words_of(0);
  WordsVector roulette_ = words_of(0);
};

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

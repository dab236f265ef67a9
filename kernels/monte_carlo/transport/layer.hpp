// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "numerics/random/philox.hpp"

namespace scalelab {

/// The scattering ratio is a whole number of this part of 1.
inline constexpr int ratio_bits = 31;

enum class Geometry : std::uint8_t {
  slab,  ///< scattered into all directions alike
  rod,   ///< forward and backward alike
};

enum class Capture : std::uint8_t {
  analogue,  ///< a collision absorbs the particle, or it goes on
  implicit,  ///< a collision absorbs its share of the particle's weight, and the rest goes on
};

enum class Sampling : std::uint8_t {
  random,      ///< each particle's first free flight is any
  stratified,  ///< those of n particles are from n equally likely strata, shortest first
};

/// A layer of scattering and absorbing matter, and how particles are followed that fall straight
/// onto it, all at its front.
struct Layer {
  double thickness = 1;  ///< mean free paths
  Geometry geometry = Geometry::slab;
  std::uint32_t scattering_ratio = 0;  ///< in units of 2^-ratio_bits; 2^ratio_bits at most
  Capture capture = Capture::analogue;
  /// Under implicit capture: below this weight a particle goes on with the survival weight or not
  /// at all, as likely as leaves its weight as it is on average (Russian roulette). None if 0.
  std::int64_t roulette_weight = 0;
  std::int64_t survival_weight = 0;  ///< weight_of_particle at most
  Sampling sampling = Sampling::random;
  std::int64_t histories = 1;  ///< n, the particles; below 2^52
  philox::Key key{};
};

}  // namespace scalelab

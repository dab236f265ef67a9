// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/monte_carlo/lookup/materials.hpp"
#include "numerics/random/philox.hpp"

namespace scalelab {

/// What cross sections are looked up for.
struct Particle {
  double energy = 0;  ///< from 0 to below 1, a multiple of 2^-52
  std::size_t material = 0;
};

/// Says which kernel a random stream belongs to, in the second word of the key.
inline constexpr std::uint32_t particles_stream = 0x6c6f6f04;

/// The particle of a look-up's random words: those of philox::counter(number of the look-up, 0).
[[nodiscard]] inline Particle particle_of(std::uint32_t first, std::uint32_t second,
                                          std::uint32_t third) noexcept {
  const std::uint64_t bits = first | (std::uint64_t{second} << 32U);
  return {.energy = static_cast<double>(bits >> 12U) * 0x1p-52,
          .material = Materials::met_by(third)};
}

}  // namespace scalelab

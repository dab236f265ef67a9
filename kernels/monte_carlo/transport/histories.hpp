// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/monte_carlo/transport/layer.hpp"
#include "kernels/monte_carlo/transport/outcomes.hpp"
#include "parallel/loops/range.hpp"

/// Histories of neutral particles in a layer, flight by flight (Spanier and Gelbard, "Monte Carlo
/// Principles and Neutron Transport Problems", 1969; Lux and Koblinger, "Monte Carlo Particle
/// Transport Methods: Neutron and Photon Calculations", 1991).
namespace scalelab {

/// Particles that one thread follows at once, so that a flight of several is taken in vectors:
/// where one's history ends, the next one's begins in its place. All zero is an empty bank.
///
/// Particle i = 1, 2, ... n takes the numbers of Philox's counters (i, flight), flight = 0, 1, ...:
/// with words w0 to w3, it flies -ln u mean free paths, u = 1 - (2^20 w0 + (w1 mod 2^20)) / 2^52,
/// but from stratum i, -ln((n - i + u) / n) at first. It goes straight ahead at first, and then in
/// the direction whose cosine is (w3 + 1/2) / 2^31 - 1, or in a rod 1 or -1 as w3 is below 2^31 or
/// not. With r = floor(w2 / 2) and c the scattering ratio in its units, a collision lets it go on
/// if r < c; or, under implicit capture, leaves floor((W c + r) / 2^31) of its weight W, which on
/// average is W c / 2^31. In roulette it goes on if r S < W c, with S the survival weight. So a
/// history is the same whoever follows it, and whatever others are in the bank.
struct HistoryBank {
  /// Places; how many are used depends on the processor's vectors.
  static constexpr std::size_t places = 48;

  alignas(64) std::array<std::uint64_t, places> particle;  ///< 0 where there is none
  alignas(64) std::array<std::uint64_t, places> flight;
  alignas(64) std::array<double, places> depth;          ///< mean free paths from the front
  alignas(64) std::array<std::uint64_t, places> weight;  ///< under implicit capture
  Outcomes outcomes;
};

/// Follows particles particles.first + 1 to particles.last, none beyond n, and those that are in
/// the bank, until there is a place for each: what becomes of the last ones is left to a later
/// call.
void follow(const Layer& layer, const Range& particles, HistoryBank& bank);

/// Follows those that are left in the bank for some flights more. Returns whether any still are.
bool follow_further(const Layer& layer, HistoryBank& bank);

}  // namespace scalelab

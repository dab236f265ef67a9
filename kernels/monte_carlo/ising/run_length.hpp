// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

/// How many sweeps a run must have, so that its mean energy can be held against what is known.
namespace scalelab::ising {

/// Of this many, the first one is no longer like the start, in which all spins are up: one part of
/// this many of the sweeps is left out of the means.
inline constexpr std::int64_t parts_of_run = 4;

/// The first sweep that is measured.
[[nodiscard]] constexpr std::int64_t warm_up(std::int64_t sweeps) noexcept {
  return sweeps / parts_of_run;
}

/// How many sweeps it takes to forget the start: 10 + 2 x^2.17, where x is the correlation length
/// or the lattice's side, whichever is less, and 2.17 the exponent by which Metropolis' dynamics
/// slow down (Nightingale and Blöte, Phys. Rev. Lett. 76, 4548, 1996). That is at least ten times
/// the time in which the energy comes nearer to its mean by a factor of e: from all spins up, that
/// time was seen to be 10 sweeps or less at T = 2.5, where this has 107, and 2.5 at T = 2, for 59.
[[nodiscard]] double sweeps_to_forget(std::int64_t l, double temperature);

/// The fewest sweeps that a run may have: those that are left out are enough to forget the start,
/// and a million spins are updated, so that on the smallest and coldest lattices hundreds of spins
/// are turned.
[[nodiscard]] std::int64_t fewest_sweeps(std::int64_t l, double temperature);

}  // namespace scalelab::ising

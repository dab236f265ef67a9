// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab::ising {

/// The energy of a spin in equilibrium, in units of the coupling J.
struct ExactEnergy {
  double mean = 0;
  double deviation = 0;  ///< standard deviation of the mean over the spins of one state
};

/// What is exact for l x l spins on a torus, from the partition function of the finite lattice and
/// its first two derivatives (Kaufman, "Crystal statistics II", Phys. Rev. 76, 1232, 1949;
/// Ferdinand and Fisher, Phys. Rev. 185, 832, 1969, section II). With l = 2 each pair of neighbours
/// has two bonds.
/// @param l from 2 on
/// @param temperature above 0, in units of J over Boltzmann's constant
[[nodiscard]] ExactEnergy exact_energy(std::int64_t l, double temperature);

/// Over which distance spins are correlated, in spins: of the infinite lattice (Onsager, Phys. Rev.
/// 65, 117, 1944). Below the critical temperature twice that, which is the reciprocal of a domain
/// wall's tension. Infinite at the critical temperature.
[[nodiscard]] double correlation_length(double temperature);

}  // namespace scalelab::ising

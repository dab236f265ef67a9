// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

/// The random numbers of the NAS Parallel Benchmarks: s(k) = 5^13 s(k-1) modulo 2^46, a number
/// between 0 and 1 being s(k) / 2^46 (Bailey et al., "The NAS Parallel Benchmarks", RNR-94-007,
/// section 2.3).
namespace scalelab::nas {

inline constexpr std::uint64_t multiplier = 1'220'703'125;
inline constexpr std::uint64_t modulus_mask = (std::uint64_t{1} << 46U) - 1;
/// s(0) of EP (section 2.2.2).
inline constexpr std::uint64_t ep_seed = 271'828'183;

/// 5^13 to the power `turns`, modulo 2^46.
constexpr std::uint64_t multiplier_of(std::uint64_t turns) noexcept {
  std::uint64_t power = 1;
  for (std::uint64_t square = multiplier; turns != 0; turns >>= 1U) {
    power = (turns & 1U) != 0 ? power * square & modulus_mask : power;
    square = square * square & modulus_mask;
  }
  return power;
}

/// s(k), in some 40 steps.
constexpr std::uint64_t state(std::uint64_t k) noexcept {
  return multiplier_of(k) * ep_seed & modulus_mask;
}

}  // namespace scalelab::nas

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>

#include "kernels/monte_carlo/lookup/grid_point.hpp"

namespace scalelab {

/// A number that is another one when any bit of any cross section is: the sum of the look-up's
/// number and of the cross sections' bits, each times another power of an odd number, modulo 2^64
/// (a multilinear hash); then two rounds that spread each bit over all (Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014). Cross sections are added up in one
/// order, so it is the same on every machine.
[[nodiscard]] inline std::uint64_t hash_of(const CrossSections& cross_sections,
                                           std::uint64_t number) noexcept {
  constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15;
  std::uint64_t power = 1;
  std::uint64_t hash = number;
  for (const double cross_section : cross_sections) {
    power *= golden_ratio;
    hash += power * std::bit_cast<std::uint64_t>(cross_section);
  }
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31U);
}

}  // namespace scalelab

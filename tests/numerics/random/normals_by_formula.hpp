// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>

namespace scalelab {

inline constexpr long double quarter_turn = 1.57079632679489661923132169163975144L;

/// The formula of numerics/random/vector_normal.hpp in long double, of four words whose upper
/// halves mean nothing.
inline std::pair<long double, long double> normals_by_formula(std::uint64_t w0, std::uint64_t w1,
                                                              std::uint64_t w2, std::uint64_t w3) {
  const auto word = [](std::uint64_t w) { return w & 0xffffffffU; };
  const std::uint64_t k = (word(w0) << 20U) + (word(w1) & 0xfffffU);
  const long double u = 1 - std::ldexp(static_cast<long double>(k), -52);
  const std::uint64_t a = ((word(w2) & 0x3fffffffU) << 22U) + (word(w3) & 0x3fffffU);
  const long double angle = quarter_turn * (std::ldexp(static_cast<long double>(a), -52) - 0.5L);
  const long double radius = (word(w2) >> 31U != 0 ? -1 : 1) * std::sqrt(-2 * std::log(u));
  const long double along = radius * std::cos(angle);
  const long double across = radius * std::sin(angle);
  return (word(w2) >> 30U & 1U) != 0 ? std::pair(across, along) : std::pair(along, across);
}

}  // namespace scalelab

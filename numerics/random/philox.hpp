// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

/// Philox4x32-10, a counter-based random number generator: a bijection of 128-bit counters, chosen
/// by a 64-bit key. The same counter gives the same numbers whoever asks, so results do not depend
/// on how work is spread over workers. Source: Salmon, Moraes, Dror, Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC11, section 3.3 and table 2.
namespace scalelab::philox {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

inline constexpr std::uint32_t multiplier_0 = 0xD2511F53;
inline constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
inline constexpr std::uint32_t weyl_0 = 0x9E3779B9;  // golden ratio
inline constexpr std::uint32_t weyl_1 = 0xBB67AE85;  // square root of 3, less 1
inline constexpr int rounds = 10;

/// Four random 32-bit numbers for each of `lanes` counters, as four rows: out[word][lane]. On
/// entry, `out` holds the counters in the same form. Written as loops over lanes so that the
/// compiler turns them into vector instructions.
template <std::size_t lanes>
constexpr void encrypt(std::array<std::array<std::uint32_t, lanes>, 4>& out, Key key) noexcept {
  auto& [c0, c1, c2, c3] = out;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::uint64_t product_0 = std::uint64_t{multiplier_0} * c0[lane];
      const std::uint64_t product_1 = std::uint64_t{multiplier_1} * c2[lane];
      c0[lane] = static_cast<std::uint32_t>(product_1 >> 32U) ^ c1[lane] ^ key[0];
      c1[lane] = static_cast<std::uint32_t>(product_1);
      c2[lane] = static_cast<std::uint32_t>(product_0 >> 32U) ^ c3[lane] ^ key[1];
      c3[lane] = static_cast<std::uint32_t>(product_0);
    }
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
}

/// Four random 32-bit numbers for one counter.
constexpr Counter numbers(const Counter& counter, Key key) noexcept {
  std::array<std::array<std::uint32_t, 1>, 4> one{
      {{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}}};
  encrypt(one, key);
  return {one[0][0], one[1][0], one[2][0], one[3][0]};
}

/// The counter of draw `draw` of work item `item`.
constexpr Counter counter(std::uint64_t item, std::uint64_t draw) noexcept {
  return {static_cast<std::uint32_t>(item), static_cast<std::uint32_t>(item >> 32U),
          static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(draw >> 32U)};
}

}  // namespace scalelab::philox

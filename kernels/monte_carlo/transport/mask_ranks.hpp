// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace scalelab {

/// For each mask of eight bits, in byte l how many of the bits below bit l are set.
inline constexpr auto ranks_of_mask = [] {
  std::array<std::uint64_t, 256> ranks{};
  for (std::size_t mask = 0; mask < ranks.size(); ++mask) {
    std::uint64_t below = 0;
    for (std::uint64_t bit = 0; bit < 8; ++bit) {
      ranks.at(mask) |= below << (8 * bit);
      below += mask >> bit & 1U;
    }
  }
  return ranks;
}();

}  // namespace scalelab

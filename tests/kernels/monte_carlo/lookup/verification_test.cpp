// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/verification.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <utility>

namespace scalelab {
namespace {

TEST(VerificationHash, IsAnotherOneForEachBitOfEachCrossSection) {
  const CrossSections values{1.25, 0.5, 3.75, 1e-3, 17};
  const std::uint64_t hash = hash_of(values, 5);
  EXPECT_NE(hash, hash_of(values, 6));
  for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
    for (unsigned bit = 0; bit < 64; ++bit) {
      CrossSections other = values;
      other[reaction] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(other[reaction]) ^
                                              (std::uint64_t{1} << bit));
      const std::uint64_t changed = hash ^ hash_of(other, 5);
      // The answer keeps the upper 53 bits, to which half of all changes go.
      EXPECT_GT(std::popcount(changed >> 11U), 8) << reaction << ", bit " << bit;
    }
  }
}

TEST(VerificationHash, IsAnotherOneForExchangedCrossSections) {
  const CrossSections values{1, 2, 3, 4, 5};
  for (std::size_t first = 0; first < reactions; ++first) {
    for (std::size_t second = first + 1; second < reactions; ++second) {
      CrossSections other = values;
      std::swap(other[first], other[second]);
      EXPECT_NE(hash_of(values, 0), hash_of(other, 0));
    }
  }
}

}  // namespace
}  // namespace scalelab

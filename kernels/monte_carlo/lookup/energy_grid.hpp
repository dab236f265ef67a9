// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "kernels/monte_carlo/lookup/grid_point.hpp"
#include "parallel/loops/range.hpp"

/// The three ways in which a look-up finds the points of all nuclides that are around its energy.
namespace scalelab {

/// The energies of all nuclides in one ascending grid, and for each of them a row that says where
/// it is in every nuclide's grid: one search for all nuclides, and much memory (Leppänen, "Two
/// practical methods for unionized energy grid construction in continuous-energy Monte Carlo
/// neutron transport calculation", Ann. Nucl. Energy 36, 2009).
struct UnionizedGrid {
  std::span<const double> energies;      ///< ascending; of all points of all nuclides
  std::span<const std::int32_t> places;  ///< energies x nuclides: number of the lower point
};

/// Bins of energy of equal width, and for each a row that says where its lower edge is in every
/// nuclide's grid: a short search for each nuclide, and little memory (Brown, "New hash-based
/// energy lookup algorithm for Monte Carlo codes", Trans. Am. Nucl. Soc. 111, 2014).
struct HashGrid {
  std::int64_t bins = 0;
  std::span<const std::int32_t> places;  ///< (bins + 1) x nuclides: number of the lower point

  /// The bin of an energy from 0 to below 1. A higher energy is in no lower bin, however the
  /// product is rounded.
  [[nodiscard]] static std::int64_t bin_of(double energy, std::int64_t bins) noexcept {
    return static_cast<std::int64_t>(energy * static_cast<double>(bins));
  }
};

/// How many numbers the rows of all energies, or bins, are: beyond 2^31 soon.
[[nodiscard]] constexpr std::int64_t unionized_places(std::int64_t nuclides,
                                                      std::int64_t gridpoints) noexcept {
  return nuclides * gridpoints * nuclides;
}
[[nodiscard]] constexpr std::int64_t hash_places(std::int64_t nuclides,
                                                 std::int64_t bins) noexcept {
  return (bins + 1) * nuclides;
}

/// Writes UnionizedGrid::energies of these indexes: energies[0] is that of indexes.first. Merges
/// the nuclides' grids from there on, so needs no more memory than a number for each nuclide.
void fill_energies(const NuclideGrids& grids, const Range& indexes, std::span<double> energies);

/// Writes UnionizedGrid::places of these indexes, where all `energies` are known.
void fill_unionized_places(const NuclideGrids& grids, std::span<const double> energies,
                           const Range& indexes, std::span<std::int32_t> places);

/// Writes HashGrid::places of these indexes.
void fill_hash_places(const NuclideGrids& grids, std::int64_t bins, const Range& indexes,
                      std::span<std::int32_t> places);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/monte_carlo/lookup/grid_point.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

/// Made-up nuclides: any point of any of them without the others, so that whoever is to hold a part
/// of the table makes that part, and a check needs no table. Each nuclide has half of its points
/// within a seventeenth of the range of energies, somewhere in it: there its resonances are. So
/// nuclides differ in where their grids are fine, as real ones do. Cross sections are random
/// numbers between 0 and 1.
class SyntheticNuclides {
 public:
  SyntheticNuclides(std::int64_t nuclides, std::int64_t gridpoints, std::uint32_t seed);

  [[nodiscard]] std::int64_t nuclides() const noexcept { return std::ssize(first_narrow_); }
  [[nodiscard]] std::int64_t gridpoints() const noexcept { return gridpoints_; }

  /// Point i of the nuclide; they ascend by energy, and no two have the same.
  [[nodiscard]] GridPoint point(std::int64_t nuclide, std::int64_t i) const;

  /// These points of NuclideGrids::points: points[0] is that of indexes.first.
  void fill(const Range& indexes, std::span<GridPoint> points) const;

 private:
  std::int64_t gridpoints_;
  std::uint32_t seed_;
  std::int64_t narrow_points_;              // of a nuclide, in narrow cells
  std::uint64_t narrow_width_;              // of a cell, in units of 2^-52
  std::vector<std::int64_t> first_narrow_;  // of each nuclide's points
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "kernels/monte_carlo/lookup/grid_point.hpp"

namespace scalelab {

/// A look-up that knows the points around its energy.
struct PlacedLookup {
  double energy = 0;
  std::span<const double> densities;        ///< of the material's nuclides
  std::span<const GridPoint* const> lower;  ///< of each, the point below; the next one is above
};

/// The macroscopic cross sections of each look-up: the sum over the material's nuclides, in their
/// order, of density times the cross sections between the two points. In vectors that have the
/// reactions in their lanes; the bits are those of add_interpolated() one after another.
void add_up(std::span<const PlacedLookup> lookups, std::span<CrossSections> sums);

}  // namespace scalelab

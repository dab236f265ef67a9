// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <variant>

#include "kernels/monte_carlo/lookup/energy_grid.hpp"
#include "kernels/monte_carlo/lookup/grid_point.hpp"

namespace scalelab {

/// No grid beside the nuclides' own: a search in each of them.
struct NuclideGridOnly {};
using EnergyGrid = std::variant<UnionizedGrid, HashGrid, NuclideGridOnly>;

/// What look-ups read; nobody changes it meanwhile.
struct LookupTable {
  NuclideGrids nuclides;
  EnergyGrid grid;
};

}  // namespace scalelab

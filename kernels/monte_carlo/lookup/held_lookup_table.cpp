// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/held_lookup_table.hpp"

namespace scalelab {

double TableShape::bytes() const {
  const auto points = static_cast<double>(nuclides * gridpoints);
  const double own_grids = points * sizeof(GridPoint);
  switch (grid) {
    case Grid::unionized:
      return own_grids + points * sizeof(double) +
             static_cast<double>(unionized_places(nuclides, gridpoints)) * sizeof(std::int32_t);
    case Grid::hash:
      return own_grids +
             static_cast<double>(hash_places(nuclides, hash_bins)) * sizeof(std::int32_t);
    case Grid::nuclide:
      break;
  }
  return own_grids;
}

void HeldLookupTable::make(Process& process, TableHolder holder, const TableShape& shape,
                           const SyntheticNuclides& nuclides) {
  const std::int64_t points_of_all = shape.nuclides * shape.gridpoints;
  points_.make(
      process, holder, points_of_all,
      [&](const Range& indexes, std::span<GridPoint> points) { nuclides.fill(indexes, points); });
  table_.nuclides = {
      .points = points_.elements(), .nuclides = shape.nuclides, .gridpoints = shape.gridpoints};
  switch (shape.grid) {
    case TableShape::Grid::unionized:
      energies_.make(process, holder, points_of_all,
                     [&](const Range& indexes, std::span<double> energies) {
                       fill_energies(table_.nuclides, indexes, energies);
                     });
      places_.make(process, holder, unionized_places(shape.nuclides, shape.gridpoints),
                   [&](const Range& indexes, std::span<std::int32_t> places) {
                     fill_unionized_places(table_.nuclides, energies_.elements(), indexes, places);
                   });
      table_.grid = UnionizedGrid{.energies = energies_.elements(), .places = places_.elements()};
      return;
    case TableShape::Grid::hash:
      places_.make(process, holder, hash_places(shape.nuclides, shape.hash_bins),
                   [&](const Range& indexes, std::span<std::int32_t> places) {
                     fill_hash_places(table_.nuclides, shape.hash_bins, indexes, places);
                   });
      table_.grid = HashGrid{.bins = shape.hash_bins, .places = places_.elements()};
      return;
    case TableShape::Grid::nuclide:
      table_.grid = NuclideGridOnly{};
      return;
  }
}

void HeldLookupTable::close() {
  points_.close();
  energies_.close();
  places_.close();
}

}  // namespace scalelab

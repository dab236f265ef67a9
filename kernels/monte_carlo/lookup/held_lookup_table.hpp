// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/monte_carlo/lookup/energy_grid.hpp"
#include "kernels/monte_carlo/lookup/grid_point.hpp"
#include "kernels/monte_carlo/lookup/held_table.hpp"
#include "kernels/monte_carlo/lookup/lookup_table.hpp"
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// How large a table for look-ups is, and what it has beside the nuclides' own grids.
struct TableShape {
  enum class Grid : std::uint8_t { unionized, hash, nuclide };

  std::int64_t nuclides = 0;
  std::int64_t gridpoints = 0;
  Grid grid = Grid::unionized;
  std::int64_t hash_bins = 0;  ///< of the hash grid

  [[nodiscard]] double bytes() const;
};

/// A table for look-ups, in memory once for each node or once for each rank.
class HeldLookupTable {
 public:
  /// Every thread of those that hold the table together makes a part of it. Collective over the
  /// point's ranks.
  void make(Process& process, TableHolder holder, const TableShape& shape,
            const SyntheticNuclides& nuclides);

  /// What make() made.
  [[nodiscard]] const LookupTable& table() const noexcept { return table_; }

  /// Gives the memory back. Collective over the point's ranks.
  void close();

 private:
  HeldTable<GridPoint> points_;
  HeldTable<double> energies_;
  HeldTable<std::int32_t> places_;
  LookupTable table_;
};

}  // namespace scalelab

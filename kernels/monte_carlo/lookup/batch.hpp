// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "kernels/monte_carlo/lookup/energy_grid.hpp"
#include "kernels/monte_carlo/lookup/grid_point.hpp"
#include "kernels/monte_carlo/lookup/macroscopic.hpp"
#include "kernels/monte_carlo/lookup/materials.hpp"
#include "numerics/random/philox.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

/// No grid beside the nuclides' own: a search in each of them.
struct NuclideGridOnly {};
using EnergyGrid = std::variant<UnionizedGrid, HashGrid, NuclideGridOnly>;

/// What look-ups read; nobody changes it meanwhile.
struct LookupTable {
  NuclideGrids nuclides;
  EnergyGrid grid;
};

/// Look-ups that are under way together, by one thread. Memory answers each after the time of some
/// hundred instructions, but answers many at once: so all of them make a step before any makes its
/// next one, and what the next step reads is asked for beforehand (group prefetching: Chen,
/// Ailamaki, Gibbons, Mowry, "Improving hash join performance through prefetching", ICDE 2004).
/// Holds memory for that, so that nothing is allocated while look-ups are timed.
class LookupBatch {
 public:
  static constexpr std::int64_t most_in_flight = 64;

  /// For up to `in_flight` look-ups together. What is referred to must outlive this.
  LookupBatch(const LookupTable& table, const Materials& materials, philox::Key key,
              std::int64_t in_flight);

  /// Looks up cross sections for these numbers, at most `in_flight` of them. Returns the
  /// verification hash of each, in order, until the next call.
  std::span<const std::uint64_t> look_up(const Range& numbers);

  /// What one batch holds, in bytes.
  [[nodiscard]] static double bytes(std::int64_t nuclides, std::int64_t in_flight);

 private:
  void draw_particles(const Range& numbers);
  void search(std::span<const double> energies);
  void find_points(const UnionizedGrid& grid);
  void find_points(const HashGrid& grid);
  void find_points(const NuclideGridOnly& grid);

  const LookupTable* table_;
  const Materials* materials_;
  philox::Key key_;

  // Of each look-up.
  std::size_t count_ = 0;
  std::array<std::array<std::uint32_t, most_in_flight>, 4> words_{};
  std::array<std::size_t, most_in_flight> material_{};
  std::array<PlacedLookup, most_in_flight> lookups_{};
  std::array<const double*, most_in_flight> merged_energy_{};
  std::array<const std::int32_t*, most_in_flight> row_{};
  std::array<CrossSections, most_in_flight> sums_{};
  std::array<std::uint64_t, most_in_flight> hashes_{};
  // Of each nuclide of each look-up, one after another: the last point that is not above the
  // energy.
  std::vector<const GridPoint*> points_;
};

}  // namespace scalelab

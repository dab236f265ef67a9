// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/energy_grid.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

namespace scalelab {
namespace {

/// How many of the nuclide's points have an energy below `energy`.
std::int64_t points_below(const NuclideGrids& grids, std::int64_t nuclide, double energy) {
  const auto points = grids.of(nuclide);
  return std::ranges::lower_bound(points, energy, {}, &GridPoint::energy) - points.begin();
}

std::int64_t points_below(const NuclideGrids& grids, double energy) {
  std::int64_t below = 0;
  for (std::int64_t nuclide = 0; nuclide < grids.nuclides; ++nuclide) {
    below += points_below(grids, nuclide, energy);
  }
  return below;
}

/// The largest energy that has `count` points of all nuclides below it, or fewer where several
/// points have the same: that of point `count` of the merged grid. By bisection, since energies are
/// multiples of 2^-52.
double energy_of_merged(const NuclideGrids& grids, std::int64_t count) {
  constexpr double unit = 0x1p-52;
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{1} << 52U;
  while (high - low > 1) {
    const std::int64_t middle = std::midpoint(low, high);
    const bool within = points_below(grids, static_cast<double>(middle) * unit) <= count;
    low = within ? middle : low;
    high = within ? high : middle;
  }
  return static_cast<double>(low) * unit;
}

/// Points of nuclides that are next to be passed, each with its number, lowest energy first.
using NextPoint = std::pair<double, std::int64_t>;
using NextPoints = std::priority_queue<NextPoint, std::vector<NextPoint>, std::greater<>>;

/// Where an ascending series of rows is in each nuclide's grid: the number of the last lower point
/// that is before the row, or 0. Few nuclides move from one row to the next.
class GridCursor {
 public:
  /// `is_before(energy)` says whether a point of that energy is before the first row.
  template <class IsBefore>
  GridCursor(const NuclideGrids& grids, IsBefore&& is_before)
      : grids_(grids), places_(static_cast<std::size_t>(grids.nuclides)) {
    for (std::int64_t nuclide = 0; nuclide < grids.nuclides; ++nuclide) {
      const auto points = grids_.lower_points_of(nuclide);
      const auto before =
          std::ranges::partition_point(points, is_before, &GridPoint::energy) - points.begin();
      place(nuclide, std::max<std::int64_t>(before - 1, 0));
    }
  }

  /// Goes on to the next row.
  template <class IsBefore>
  void advance(IsBefore&& is_before) {
    while (!nexts_.empty() && is_before(nexts_.top().first)) {
      const std::int64_t point = nexts_.top().second;
      nexts_.pop();
      place(point / grids_.gridpoints, point % grids_.gridpoints);
    }
  }

  [[nodiscard]] std::span<const std::int32_t> places() const { return places_; }

 private:
  void place(std::int64_t nuclide, std::int64_t at) {
    places_[static_cast<std::size_t>(nuclide)] = static_cast<std::int32_t>(at);
    const auto points = grids_.lower_points_of(nuclide);
    const std::int64_t next = at + 1;
    if (next < std::ssize(points)) {
      nexts_.emplace(points[static_cast<std::size_t>(next)].energy,
                     nuclide * grids_.gridpoints + next);
    }
  }

  const NuclideGrids& grids_;
  std::vector<std::int32_t> places_;
  NextPoints nexts_;
};

/// Writes the rows of which `indexes` are a part; it may begin and end within a row.
/// `is_before(row, energy)` says whether a point of that energy is before the row.
template <class IsBefore>
void fill_rows(const NuclideGrids& grids, const Range& indexes, std::span<std::int32_t> places,
               IsBefore&& is_before) {
  if (indexes.empty()) {
    return;
  }
  std::int64_t row = indexes.first / grids.nuclides;
  GridCursor cursor(grids, [&](double energy) { return is_before(row, energy); });
  for (std::int64_t index = indexes.first; index < indexes.last; ++row) {
    cursor.advance([&](double energy) { return is_before(row, energy); });
    const std::int64_t begin = row * grids.nuclides;
    const std::int64_t end = std::min(begin + grids.nuclides, indexes.last);
    const auto part = cursor.places().subspan(static_cast<std::size_t>(index - begin),
                                              static_cast<std::size_t>(end - index));
    std::ranges::copy(part, places.begin() + (index - indexes.first));
    index = end;
  }
}

}  // namespace

void fill_energies(const NuclideGrids& grids, const Range& indexes, std::span<double> energies) {
  if (indexes.empty()) {
    return;
  }
  const double first = energy_of_merged(grids, indexes.first);
  NextPoints nexts;
  std::int64_t index = 0;
  const auto add = [&](std::int64_t point) {
    nexts.emplace(grids.points[static_cast<std::size_t>(point)].energy, point);
  };
  for (std::int64_t nuclide = 0; nuclide < grids.nuclides; ++nuclide) {
    const std::int64_t below = points_below(grids, nuclide, first);
    index += below;
    if (below < grids.gridpoints) {
      add(nuclide * grids.gridpoints + below);
    }
  }
  for (; index < indexes.last; ++index) {
    const auto [energy, point] = nexts.top();
    nexts.pop();
    if ((point + 1) % grids.gridpoints != 0) {
      add(point + 1);
    }
    if (index >= indexes.first) {
      energies[static_cast<std::size_t>(index - indexes.first)] = energy;
    }
  }
}

void fill_unionized_places(const NuclideGrids& grids, std::span<const double> energies,
                           const Range& indexes, std::span<std::int32_t> places) {
  fill_rows(grids, indexes, places, [energies](std::int64_t row, double energy) {
    return energy <= energies[static_cast<std::size_t>(row)];
  });
}

void fill_hash_places(const NuclideGrids& grids, std::int64_t bins, const Range& indexes,
                      std::span<std::int32_t> places) {
  fill_rows(grids, indexes, places, [bins](std::int64_t row, double energy) {
    return HashGrid::bin_of(energy, bins) < row;
  });
}

}  // namespace scalelab

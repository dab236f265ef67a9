// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/monte_carlo/lookup/batch.hpp"
#include "kernels/monte_carlo/lookup/energy_grid.hpp"
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"

namespace scalelab {

/// What look-ups read, in this process's own memory, with all three grids: each part of it made in
/// so many shares.
class OwnTable {
 public:
  OwnTable(const SyntheticNuclides& nuclides, std::int64_t bins, std::int64_t shares = 1)
      : OwnTable(
            made<GridPoint>(nuclides.nuclides() * nuclides.gridpoints(), shares,
                            [&](const Range& indexes, auto part) { nuclides.fill(indexes, part); }),
            nuclides.nuclides(), bins, shares) {}

  /// Of any points.
  OwnTable(std::vector<GridPoint> points, std::int64_t nuclides, std::int64_t bins,
           std::int64_t shares = 1)
      : points_(std::move(points)), nuclides_(nuclides), bins_(bins) {
    energies_ = made<double>(std::ssize(points_), shares, [&](const Range& indexes, auto part) {
      fill_energies(grids(), indexes, part);
    });
    unionized_ = made<std::int32_t>(unionized_places(nuclides, gridpoints()), shares,
                                    [&](const Range& indexes, auto part) {
                                      fill_unionized_places(grids(), energies_, indexes, part);
                                    });
    hash_ = made<std::int32_t>(
        hash_places(nuclides, bins), shares,
        [&](const Range& indexes, auto part) { fill_hash_places(grids(), bins, indexes, part); });
  }

  [[nodiscard]] NuclideGrids grids() const {
    return {.points = points_, .nuclides = nuclides_, .gridpoints = gridpoints()};
  }
  [[nodiscard]] UnionizedGrid unionized() const {
    return {.energies = energies_, .places = unionized_};
  }
  [[nodiscard]] HashGrid hash() const { return {.bins = bins_, .places = hash_}; }

  [[nodiscard]] LookupTable by_unionized() const {
    return {.nuclides = grids(), .grid = unionized()};
  }
  [[nodiscard]] LookupTable by_hash() const { return {.nuclides = grids(), .grid = hash()}; }
  [[nodiscard]] LookupTable by_nuclide() const {
    return {.nuclides = grids(), .grid = NuclideGridOnly{}};
  }

 private:
  template <class T, class Fill>
  static std::vector<T> made(std::int64_t count, std::int64_t shares, Fill&& fill) {
    std::vector<T> elements(static_cast<std::size_t>(count));
    for (std::int64_t share = 0; share < shares; ++share) {
      const Range indexes = share_of(count, share, shares);
      fill(indexes, std::span(elements).subspan(static_cast<std::size_t>(indexes.first),
                                                static_cast<std::size_t>(indexes.size())));
    }
    return elements;
  }

  [[nodiscard]] std::int64_t gridpoints() const { return std::ssize(points_) / nuclides_; }

  std::vector<GridPoint> points_;
  std::int64_t nuclides_;
  std::int64_t bins_;
  std::vector<double> energies_;
  std::vector<std::int32_t> unionized_;
  std::vector<std::int32_t> hash_;
};

}  // namespace scalelab

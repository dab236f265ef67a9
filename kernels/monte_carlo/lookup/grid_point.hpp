// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace scalelab {

/// The reactions whose cross sections are looked up.
enum class Reaction : std::uint8_t { total, elastic, absorption, fission, nu_fission };
inline constexpr std::size_t reactions = 5;

using CrossSections = std::array<double, reactions>;  ///< one of each Reaction

/// What is known of a nuclide at one energy. A cache line, so that the two points around an energy
/// are two of them and never three, and a vector of eight numbers.
struct alignas(64) GridPoint {
  double energy;  ///< from 0 to below 1, a multiple of 2^-52
  CrossSections cross_sections;
  std::array<double, 2> unused;  ///< zeros
};

/// Adds `density` times the cross sections at `energy`, by the straight line through two points, to
/// `sums`. No two operations are rounded as one, so the bits are the same on every machine.
inline void add_interpolated(const GridPoint& lower, const GridPoint& upper, double energy,
                             double density, CrossSections& sums) noexcept {
  const double share = (upper.energy - energy) / (upper.energy - lower.energy);
  for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
    const double high = upper.cross_sections[reaction];
    sums[reaction] += density * (high - share * (high - lower.cross_sections[reaction]));
  }
}

/// The grids of all nuclides, one after the other: each with as many points, by ascending energy.
struct NuclideGrids {
  std::span<const GridPoint> points;  ///< nuclides x gridpoints
  std::int64_t nuclides = 0;
  std::int64_t gridpoints = 0;  ///< of a nuclide, 2 or more

  [[nodiscard]] std::span<const GridPoint> of(std::int64_t nuclide) const {
    return points.subspan(static_cast<std::size_t>(nuclide * gridpoints),
                          static_cast<std::size_t>(gridpoints));
  }

  /// Of the points that an energy may lie behind: all but the last, behind which the last two
  /// points are extrapolated, as the first two are before the first.
  [[nodiscard]] std::span<const GridPoint> lower_points_of(std::int64_t nuclide) const {
    return of(nuclide).first(static_cast<std::size_t>(gridpoints - 1));
  }
};

}  // namespace scalelab

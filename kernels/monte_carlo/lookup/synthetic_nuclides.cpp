// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"

#include <algorithm>
#include <cstddef>

#include "numerics/random/philox.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t points_stream = 0x6c6f6f01;
constexpr std::uint32_t resonances_stream = 0x6c6f6f02;

constexpr std::uint64_t energy_units = std::uint64_t{1} << 52U;
// How many narrow cells are as wide as a wide one.
constexpr std::int64_t narrow_in_wide = 16;

constexpr std::uint64_t two_words(std::uint32_t low, std::uint32_t high) {
  return low | (std::uint64_t{high} << 32U);
}

// The middle of one of 2^32 cells of the unit interval.
constexpr double cross_section_of(std::uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

}  // namespace

SyntheticNuclides::SyntheticNuclides(std::int64_t nuclides, std::int64_t gridpoints,
                                     std::uint32_t seed)
    : gridpoints_(gridpoints),
      seed_(seed),
      narrow_points_(gridpoints / 2),
      narrow_width_(energy_units /
                    static_cast<std::uint64_t>(narrow_points_ +
                                               narrow_in_wide * (gridpoints - narrow_points_))),
      first_narrow_(static_cast<std::size_t>(nuclides)) {
  const auto places = static_cast<std::uint64_t>(gridpoints - narrow_points_ + 1);
  for (std::size_t nuclide = 0; nuclide < first_narrow_.size(); ++nuclide) {
    const auto words = philox::numbers(philox::counter(nuclide, 0), {seed, resonances_stream});
    first_narrow_[nuclide] = static_cast<std::int64_t>(two_words(words[0], words[1]) % places);
  }
}

GridPoint SyntheticNuclides::point(std::int64_t nuclide, std::int64_t i) const {
  const auto item = static_cast<std::uint64_t>(i);
  const auto draw = 2 * static_cast<std::uint64_t>(nuclide);
  const auto first = philox::numbers(philox::counter(item, draw), {seed_, points_stream});
  const auto second = philox::numbers(philox::counter(item, draw + 1), {seed_, points_stream});

  // Each point lies anywhere in a cell of its own.
  const std::int64_t beyond = i - first_narrow_[static_cast<std::size_t>(nuclide)];
  const std::int64_t narrow_before = std::clamp<std::int64_t>(beyond, 0, narrow_points_);
  const bool narrow = beyond >= 0 && beyond < narrow_points_;
  const std::uint64_t begin =
      narrow_width_ *
      static_cast<std::uint64_t>(narrow_before + narrow_in_wide * (i - narrow_before));
  const std::uint64_t width = narrow ? narrow_width_ : narrow_in_wide * narrow_width_;
  const std::uint64_t energy = begin + two_words(first[0], first[1]) % width;
  return {.energy = static_cast<double>(energy) / static_cast<double>(energy_units),
          .cross_sections = {cross_section_of(first[2]), cross_section_of(first[3]),
                             cross_section_of(second[0]), cross_section_of(second[1]),
                             cross_section_of(second[2])},
          .unused = {}};
}

void SyntheticNuclides::fill(const Range& indexes, std::span<GridPoint> points) const {
  for (std::int64_t index = indexes.first; index < indexes.last; ++index) {
    points[static_cast<std::size_t>(index - indexes.first)] =
        point(index / gridpoints_, index % gridpoints_);
  }
}

}  // namespace scalelab

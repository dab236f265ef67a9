// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace scalelab::triad {

/// The three arrays take turns: sweep k writes array k % 3, as that after it plus a factor times
/// that before it. So each sweep needs the two before it, and one that was left out is noticed.
inline constexpr std::size_t arrays = 3;
constexpr std::size_t written_by(std::int64_t sweep) noexcept {
  return static_cast<std::size_t>(sweep % static_cast<std::int64_t>(arrays));
}

/// The factor of a sweep. Signs alternate: two sweeps together then turn the elements' values round
/// an ellipse (their determinant is 1, and their trace 2 - 0.75^2 is below 2), so that they neither
/// grow nor vanish however many sweeps there are.
constexpr double factor_of(std::int64_t sweep) noexcept {
  constexpr double factor = 0.75;
  return sweep % 2 == 0 ? factor : -factor;
}

/// Elements have one of so many starts in turn, by their number. A prime, so that what is off by a
/// cache line, a vector or a page has another start.
inline constexpr std::int64_t starts = 61;

/// The values of one element in the three arrays.
using Element = std::array<double, arrays>;

/// What elements `start`, `start` + 61, ... have before the first sweep.
constexpr Element first_values(std::int64_t start) noexcept {
  constexpr double sixty_fourth = 1.0 / 64;
  const double part = static_cast<double>(start) * sixty_fourth;
  return {0, 1 + part, 2 - part / 2};
}

/// What each start comes to, one element alone and step by step: as STREAM checks its arrays.
inline std::array<Element, starts> replay(std::int64_t sweeps) noexcept {
  std::array<Element, starts> elements{};
  for (std::int64_t start = 0; start < starts; ++start) {
    Element& element = elements[static_cast<std::size_t>(start)];
    element = first_values(start);
    for (std::int64_t sweep = 0; sweep < sweeps; ++sweep) {
      element[written_by(sweep)] =
          element[written_by(sweep + 1)] + factor_of(sweep) * element[written_by(sweep + 2)];
    }
  }
  return elements;
}

}  // namespace scalelab::triad

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>

namespace scalelab {

/// A real number that may be unknown, and then is not-a-number, also in a file. It stands for a
/// double everywhere but in comparisons: two unknown numbers are equal, so that records which hold
/// them can be compared.
struct MaybeReal {
  double value = std::numeric_limits<double>::quiet_NaN();

  constexpr MaybeReal() = default;
  constexpr MaybeReal(double real) : value(real) {}
  constexpr operator double() const { return value; }

  [[nodiscard]] constexpr bool is_known() const { return value == value; }

  friend constexpr bool operator==(MaybeReal one, MaybeReal other) {
    return one.value == other.value || (!one.is_known() && !other.is_known());
  }
  friend constexpr bool operator==(MaybeReal one, double other) { return one == MaybeReal(other); }
};

}  // namespace scalelab

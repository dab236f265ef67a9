// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/matrix/stores.hpp"

/// The star of the Parallel Research Kernels: a point, and those at most `radius` to its left, to
/// its right, above and below it, with weights that make it the divergence: what is k away weighs
/// +-1 / (2 k radius).
namespace scalelab::stencil {

inline constexpr int largest_radius = 9;

/// The weight of what is k to the right of or below a point; the opposite one of what is to the
/// left or above.
constexpr double weight_of(int k, int radius) noexcept {
  return 1.0 / (2 * k * radius);
}

/// Points by rows: point (i, j) of a rectangle that begins at `first` is first[i * pitch + j].
template <class Value>
struct Rows {
  Value* first = nullptr;
  std::int64_t pitch = 0;  ///< from one row to the next

  [[nodiscard]] Rows from(std::int64_t row, std::int64_t column) const noexcept {
    return {.first = first + row * pitch + column, .pitch = pitch};
  }
};

/// For a rectangle of `rows` x `columns`, whose neighbours in all four directions are in memory
/// around it:
///   out += star of in; next = in + 1
/// The star is w1 ((right - left) + (below - above)) + w2 (...) + ..., added from its middle
/// outwards and rounded after each operation: the same bits on every processor. `next` is written
/// past the caches if that is asked for and its rows begin with cache lines.
void update(Rows<const double> in, Rows<double> out, Rows<double> next, std::int64_t rows,
            std::int64_t columns, int radius, Stores stores) noexcept;

/// next = in + by.
void increase(Rows<const double> in, Rows<double> next, std::int64_t rows, std::int64_t columns,
              double by) noexcept;

/// What one point alone comes to: the sum of `iterations` stars over values that grow by 1 to the
/// right and by 1 downwards, added up as update() does it.
double replay(int radius, std::int64_t iterations) noexcept;

}  // namespace scalelab::stencil

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "kernels/matrix/stores.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/loops/range.hpp"

/// How an n x n grid is cut into blocks, one for each rank, and which points of a block have stars.
namespace scalelab::stencil {

/// Points of a grid or block.
struct Rectangle {
  Range rows;
  Range columns;

  [[nodiscard]] bool empty() const noexcept { return rows.empty() || columns.empty(); }
  bool operator==(const Rectangle&) const = default;
};

/// The shape of the grid of ranks: the one whose largest block has the fewest points, of those the
/// one whose blocks have the fewest points beyond their edges, of those the one with more rows, as
/// rows lie in memory one after another. Nothing where blocks would be narrower than the radius: a
/// star would reach beyond the next rank.
constexpr std::optional<GridShape> grid_of(std::int64_t n, int radius, int ranks) noexcept {
  std::optional<GridShape> best;
  std::pair<std::int64_t, std::int64_t> least;
  for (int columns = 1; columns <= ranks; ++columns) {
    const int rows = ranks / columns;
    if (rows * columns != ranks || (rows > 1 && n / rows < radius) ||
        (columns > 1 && n / columns < radius)) {
      continue;
    }
    const std::int64_t height = share_of(n, 0, rows).size();
    const std::int64_t width = share_of(n, 0, columns).size();
    const std::pair cost{height * width,
                         std::min(rows - 1, 2) * width + std::min(columns - 1, 2) * height};
    if (!best || cost < least) {
      best = GridShape{.rows = rows, .columns = columns};
      least = cost;
    }
  }
  return best;
}

/// A rank's block. Its own rows and columns count from 0.
struct Part {
  std::int64_t n = 0;
  std::int64_t radius = 1;
  Rectangle of_grid;
  bool cut_above = false;  ///< whether another rank has what is above; else the grid ends there
  bool cut_below = false;
  bool cut_left = false;
  bool cut_right = false;

  [[nodiscard]] std::int64_t height() const noexcept { return of_grid.rows.size(); }
  [[nodiscard]] std::int64_t width() const noexcept { return of_grid.columns.size(); }
  [[nodiscard]] bool cut() const noexcept {
    return cut_above || cut_below || cut_left || cut_right;
  }

  /// The points that have a star: those at least a radius within the grid.
  [[nodiscard]] Rectangle active() const noexcept {
    return {.rows = within(height(), cut_above ? 0 : radius, cut_below ? 0 : radius),
            .columns = within(width(), cut_left ? 0 : radius, cut_right ? 0 : radius)};
  }

  /// Those of them whose stars need nothing of other ranks, from one whole cache line to another.
  [[nodiscard]] Rectangle inner() const noexcept {
    const std::int64_t first = (radius + doubles_of_line - 1) / doubles_of_line * doubles_of_line;
    const std::int64_t last = std::max<std::int64_t>(width() - radius, 0);
    return {.rows = within(height(), radius, radius),
            .columns = {.first = first, .last = last / doubles_of_line * doubles_of_line}};
  }

 private:
  static Range within(std::int64_t all, std::int64_t before, std::int64_t after) noexcept {
    return {.first = before, .last = std::max(before, all - after)};
  }
};

/// The block of rank `rank`, which stands in row rank / grid.columns and column rank %
/// grid.columns.
constexpr Part part_of(std::int64_t n, std::int64_t radius, const GridShape& grid,
                       int rank) noexcept {
  const int row = rank / grid.columns;
  const int column = rank % grid.columns;
  return {.n = n,
          .radius = radius,
          .of_grid = {.rows = share_of(n, row, grid.rows),
                      .columns = share_of(n, column, grid.columns)},
          .cut_above = row > 0,
          .cut_below = row + 1 < grid.rows,
          .cut_left = column > 0,
          .cut_right = column + 1 < grid.columns};
}

}  // namespace scalelab::stencil

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "parallel/communication/process_grid.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::cg {

/// The points of a box, nx x ny x nz, one row of the matrix each: row (z ny + y) nx + x. The points
/// of one y and one z are a line.
struct Box {
  std::int64_t nx = 1;
  std::int64_t ny = 1;
  std::int64_t nz = 1;

  [[nodiscard]] constexpr std::int64_t lines() const noexcept { return ny * nz; }
  [[nodiscard]] constexpr std::int64_t rows() const noexcept { return nx * lines(); }
};

/// How many of the coordinates i - 1, i and i + 1 are among 0 ... n - 1.
constexpr std::int64_t neighbours_along(std::int64_t i, std::int64_t n) noexcept {
  return 1 + (i > 0 ? 1 : 0) + (i + 1 < n ? 1 : 0);
}

/// The same summed over these i.
inline std::int64_t neighbours_along(const Range& some, std::int64_t n) noexcept {
  if (some.empty()) {
    return 0;
  }
  return 3 * some.size() - (some.first == 0 ? 1 : 0) - (some.last == n ? 1 : 0);
}

/// Nonzeros of the 27-point matrix of a box: a row has one for each point of the box that is no
/// further than 1 from its own in each coordinate.
inline double nonzeros_of(const Box& box) noexcept {
  const auto along = [](std::int64_t n) { return static_cast<double>(3 * n - 2); };
  return along(box.nx) * along(box.ny) * along(box.nz);
}

/// The grid of ranks that a box is cut for, rows of it along z and columns along y: the one whose
/// largest part has the fewest lines, of those the one with the fewest lines beyond its edges, and
/// of those the one with more rows, whose borders lie together in memory. Lines are never cut, so
/// that a sum along a line is the same for every grid. Where there are more ranks than lines, some
/// have none.
inline GridShape grid_of(const Box& box, int ranks) noexcept {
  GridShape best;
  std::tuple<std::int64_t, std::int64_t, int> least;
  for (int columns = 1; columns <= ranks; ++columns) {
    const int rows = ranks / columns;
    if (rows * columns != ranks) {
      continue;
    }
    const std::int64_t height = share_of(box.nz, 0, rows).size();
    const std::int64_t width = share_of(box.ny, 0, columns).size();
    const std::int64_t beyond = std::min(rows - 1, 2) * width + std::min(columns - 1, 2) * height;
    const std::tuple cost{height * width, beyond, columns};
    if (columns == 1 || cost < least) {
      best = {.rows = rows, .columns = columns};
      least = cost;
    }
  }
  return best;
}

/// A rank's part of a box: the lines of some y and z, and ghosts: the lines of other ranks next to
/// them. Lines are numbered: own ones first, the line of the part's y-th y and z-th z being
/// z y.size() + y; then the ghosts of each neighbour, in the order of directions.
struct Part {
  Box box;
  Range y;
  Range z;

  /// Directions to neighbours: 3 (dz + 1) + dy + 1 for dz and dy of -1, 0 and 1; 4 is the part
  /// itself.
  static constexpr int directions = 9;
  static constexpr int itself = 4;
  static constexpr int dz(int direction) noexcept { return direction / 3 - 1; }
  static constexpr int dy(int direction) noexcept { return direction % 3 - 1; }
  static constexpr int opposite(int direction) noexcept { return directions - 1 - direction; }

  [[nodiscard]] std::int64_t lines() const noexcept { return y.size() * z.size(); }
  [[nodiscard]] std::int64_t rows() const noexcept { return box.nx * lines(); }
  [[nodiscard]] std::int64_t ghost_lines() const noexcept {
    return first_ghost(directions) - lines();
  }
  /// Own ones and ghosts.
  [[nodiscard]] std::int64_t all_lines() const noexcept { return first_ghost(directions); }
  [[nodiscard]] std::int64_t all_rows() const noexcept { return box.nx * all_lines(); }

  [[nodiscard]] std::int64_t nonzeros() const noexcept {
    return neighbours_along({.first = 0, .last = box.nx}, box.nx) * neighbours_along(y, box.ny) *
           neighbours_along(z, box.nz);
  }

  /// Whether there is a part in this direction.
  [[nodiscard]] bool has_neighbour(int direction) const noexcept {
    return direction != itself && lines() > 0 && beside(dy(direction), y, box.ny) &&
           beside(dz(direction), z, box.nz);
  }

  /// How many lines are beyond the edge or corner in this direction: as many as at it.
  [[nodiscard]] std::int64_t border_lines(int direction) const noexcept {
    return has_neighbour(direction)
               ? (dy(direction) == 0 ? y.size() : 1) * (dz(direction) == 0 ? z.size() : 1)
               : 0;
  }

  /// The number of the first ghost line in this direction.
  [[nodiscard]] std::int64_t first_ghost(int direction) const noexcept {
    std::int64_t first = lines();
    for (int before = 0; before < direction; ++before) {
      first += border_lines(before);
    }
    return first;
  }

  /// The line of these y and z, counted from the part's first: from -1 to the first beyond. It is
  /// in the part, or a ghost.
  [[nodiscard]] std::int64_t line(std::int64_t own_y, std::int64_t own_z) const noexcept {
    const int side_y = side(own_y, y.size());
    const int side_z = side(own_z, z.size());
    const int direction = 3 * (side_z + 1) + side_y + 1;
    if (direction == itself) {
      return own_z * y.size() + own_y;
    }
    const std::int64_t along_y = side_y == 0 ? own_y : 0;
    const std::int64_t along_z = side_z == 0 ? own_z : 0;
    return first_ghost(direction) + along_z * (side_y == 0 ? y.size() : 1) + along_y;
  }

  /// The place of the first point of an own line among all rows of the box.
  [[nodiscard]] std::int64_t first_row(std::int64_t own_line) const noexcept {
    return ((z.first + own_line / y.size()) * box.ny + y.first + own_line % y.size()) * box.nx;
  }

 private:
  static bool beside(int step, const Range& own, std::int64_t n) noexcept {
    return step == 0 || (step < 0 ? own.first > 0 : own.last < n);
  }
  static constexpr int side(std::int64_t at, std::int64_t n) noexcept {
    return at < 0 ? -1 : (at < n ? 0 : 1);
  }
};

/// The part of rank `rank`, which stands in row rank / grid.columns and column rank % grid.columns.
inline Part part_of(const Box& box, const GridShape& grid, int rank) noexcept {
  return {.box = box,
          .y = share_of(box.ny, rank % grid.columns, grid.columns),
          .z = share_of(box.nz, rank / grid.columns, grid.rows)};
}

}  // namespace scalelab::cg

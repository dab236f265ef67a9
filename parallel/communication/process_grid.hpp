// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// How many rows and columns a grid of ranks has.
struct GridShape {
  int rows = 1;
  int columns = 1;

  friend bool operator==(const GridShape&, const GridShape&) = default;
};

/// The shape of a grid of exactly `ranks` ranks that is nearest to a square, never taller than
/// wide: 12 ranks give 3x4, a prime number gives one row.
constexpr GridShape near_square_shape(int ranks) noexcept {
  GridShape shape{.rows = 1, .columns = ranks};
  for (int rows = 2; rows * rows <= ranks; ++rows) {
    if (ranks % rows == 0) {
      shape = {.rows = rows, .columns = ranks / rows};
    }
  }
  return shape;
}

/// What a grid's neighbours are at its edge: none, or the ranks of the opposite edge.
enum class Edges : std::uint8_t { open, wrapped };

/// The ranks of a group in rows and columns: rank r stands in row r / columns and column
/// r % columns. Ranks of one row are a group, and so are those of one column; a kernel makes its
/// grid once, in prepare.
class ProcessGrid {
 public:
  /// Throws std::invalid_argument when the group has not rows x columns ranks. Collective.
  ProcessGrid(Communicator group, GridShape shape);

  /// All ranks of the group, as near_square_shape places them. Collective.
  static ProcessGrid near_square(const Communicator& group);

  [[nodiscard]] int rows() const noexcept { return shape_.rows; }
  [[nodiscard]] int columns() const noexcept { return shape_.columns; }
  /// Where this rank stands.
  [[nodiscard]] int row() const noexcept { return group_.rank() / shape_.columns; }
  [[nodiscard]] int column() const noexcept { return group_.rank() % shape_.columns; }

  /// All ranks of the grid.
  [[nodiscard]] Communicator& group() noexcept { return group_; }
  /// The ranks of this rank's row; each one's rank there is its column.
  [[nodiscard]] Communicator& row_group() noexcept { return row_group_; }
  /// The ranks of this rank's column; each one's rank there is its row.
  [[nodiscard]] Communicator& column_group() noexcept { return column_group_; }

  /// The rank, in the grid's group, that stands so many rows below and columns to the right of this
  /// one; negative numbers go up and left. Communicator::no_rank beyond an open edge.
  [[nodiscard]] int neighbour(int rows_down, int columns_right, Edges edges) const noexcept;

 private:
  GridShape shape_;
  Communicator group_;
  Communicator row_group_;
  Communicator column_group_;
};

}  // namespace scalelab

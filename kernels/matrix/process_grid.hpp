#pragma once

namespace scalelab {

/// Ranks in rows and columns: rank r stands in row r / columns and column r % columns.
struct ProcessGrid {
  int rows = 1;
  int columns = 1;

  [[nodiscard]] int row_of(int rank) const noexcept { return rank / columns; }
  [[nodiscard]] int column_of(int rank) const noexcept { return rank % columns; }
};

/// The grid of exactly `ranks` ranks that is nearest to a square, never taller than wide: 12 ranks
/// give 3x4, a prime number gives one row.
constexpr ProcessGrid near_square_grid(int ranks) noexcept {
  ProcessGrid grid{.rows = 1, .columns = ranks};
  for (int rows = 2; rows * rows <= ranks; ++rows) {
    if (ranks % rows == 0) {
      grid = {.rows = rows, .columns = ranks / rows};
    }
  }
  return grid;
}

}  // namespace scalelab

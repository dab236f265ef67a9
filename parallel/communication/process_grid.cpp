// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/process_grid.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace scalelab {
namespace {

GridShape checked(GridShape shape, int ranks) {
  if (shape.rows < 1 || shape.columns < 1 || ranks % shape.rows != 0 ||
      ranks / shape.rows != shape.columns) {
    throw std::invalid_argument(
        fmt::format("{} ranks don't fill {} x {} places", ranks, shape.rows, shape.columns));
  }
  return shape;
}

int wrap(int place, int places) {
  return (place % places + places) % places;
}

}  // namespace

ProcessGrid::ProcessGrid(Communicator group, GridShape shape)
    : shape_(checked(shape, group.size())),
      group_(std::move(group)),
      row_group_(group_.split(row(), column())),
      column_group_(group_.split(column(), row())) {}

ProcessGrid ProcessGrid::near_square(const Communicator& group) {
  return {group, near_square_shape(group.size())};
}

int ProcessGrid::neighbour(int rows_down, int columns_right, Edges edges) const noexcept {
  const int there = row() + rows_down;
  const int beside = column() + columns_right;
  const int wrapped_row = wrap(there, rows());
  const int wrapped_column = wrap(beside, columns());
  if (edges == Edges::open && (there != wrapped_row || beside != wrapped_column)) {
    return Communicator::no_rank;
  }
  return wrapped_row * columns() + wrapped_column;
}

}  // namespace scalelab

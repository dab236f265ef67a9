// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/panel_broadcast.hpp"

#include <algorithm>

namespace scalelab {

double PanelBroadcast::bytes(std::int64_t n, const GridShape& shape, std::int64_t rows,
                             std::int64_t columns) {
  const std::int64_t width = std::min(widest_panel, n);
  const std::int64_t height = (shape.columns > 1 ? rows : 0) + (shape.rows > 1 ? columns : 0);
  return static_cast<double>(sizeof(double) * rooms) * static_cast<double>(width * height);
}

PanelBroadcast::PanelBroadcast(ProcessGrid& grid, std::int64_t n, const Blocks& blocks)
    : grid_(&grid),
      blocks_(blocks),
      inner_of_a_(share_of(n, grid.column(), grid.columns())),
      inner_of_b_(share_of(n, grid.row(), grid.rows())) {
  // No panel crosses from one owner to the next.
  Piece piece;
  const std::int64_t widest = communicates() ? widest_panel : n;
  while (piece.inner.last < n) {
    piece.inner.first = piece.inner.last;
    while (share_of(n, piece.column, grid.columns()).last <= piece.inner.first) {
      ++piece.column;
    }
    while (share_of(n, piece.row, grid.rows()).last <= piece.inner.first) {
      ++piece.row;
    }
    piece.inner.last =
        std::min({piece.inner.first + widest, share_of(n, piece.column, grid.columns()).last,
                  share_of(n, piece.row, grid.rows()).last});
    panels_.push_back(piece);
  }
  const std::int64_t width = std::min(widest_panel, n);
  for (std::size_t room = 0; room < rooms; ++room) {
    if (grid.columns() > 1) {
      received_a_[room] =
          std::make_unique_for_overwrite<double[]>(static_cast<std::size_t>(width * blocks.rows));
    }
    if (grid.rows() > 1) {
      received_b_[room] = std::make_unique_for_overwrite<double[]>(
          static_cast<std::size_t>(width * blocks.columns));
    }
  }
}

bool PanelBroadcast::communicates() const noexcept {
  return grid_->rows() * grid_->columns() > 1;
}

PanelBroadcast::Panel PanelBroadcast::panel(std::size_t index) const noexcept {
  return {.width = panels_[index].inner.size(),
          .a = part_of_a(index).data(),
          .b = part_of_b(index).data()};
}

std::span<double> PanelBroadcast::part_of_a(std::size_t index) const noexcept {
  const Piece& piece = panels_[index];
  const auto length = static_cast<std::size_t>(piece.inner.size() * blocks_.rows);
  if (piece.column != grid_->column()) {
    return {received_a_[index % rooms].get(), length};
  }
  const std::int64_t first = (piece.inner.first - inner_of_a_.first) * blocks_.rows;
  return blocks_.a.subspan(static_cast<std::size_t>(first), length);
}

std::span<double> PanelBroadcast::part_of_b(std::size_t index) const noexcept {
  const Piece& piece = panels_[index];
  const auto length = static_cast<std::size_t>(piece.inner.size() * blocks_.columns);
  if (piece.row != grid_->row()) {
    return {received_b_[index % rooms].get(), length};
  }
  const std::int64_t first = (piece.inner.first - inner_of_b_.first) * blocks_.columns;
  return blocks_.b.subspan(static_cast<std::size_t>(first), length);
}

void PanelBroadcast::start(std::size_t index) {
  const Piece& piece = panels_[index];
  // What was sent so long ago is waited for here.
  OnItsWay& slot = on_their_way_[index % panels_apart];
  if (grid_->columns() > 1) {
    slot.a = Request();
    slot.a = grid_->row_group().i_broadcast(part_of_a(index), piece.column);
  }
  if (grid_->rows() > 1) {
    slot.b = Request();
    slot.b = grid_->column_group().i_broadcast(part_of_b(index), piece.row);
  }
}

void PanelBroadcast::arrive(std::size_t index) {
  if (index == 0) {
    start(0);
  }
  OnItsWay& slot = on_their_way_[index % panels_apart];
  if (panels_[index].column != grid_->column()) {
    slot.a.wait();
  }
  if (panels_[index].row != grid_->row()) {
    slot.b.wait();
  }
  if (index + 1 < panels_.size()) {
    start(index + 1);
  }
}

bool PanelBroadcast::test() {
  bool all = true;
  for (OnItsWay& slot : on_their_way_) {
    all = slot.a.test() && all;
    all = slot.b.test() && all;
  }
  return all;
}

void PanelBroadcast::end() {
  for (OnItsWay& slot : on_their_way_) {
    slot.a.wait();
    slot.b.wait();
  }
}

}  // namespace scalelab

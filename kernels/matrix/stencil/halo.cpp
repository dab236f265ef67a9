// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/halo.hpp"

#include <algorithm>
#include <cstddef>

namespace scalelab::stencil {
namespace {

std::size_t points_of(const Rectangle& rectangle) noexcept {
  return static_cast<std::size_t>(rectangle.rows.size() * rectangle.columns.size());
}

void pack(const Rows<double>& from, const Rectangle& points, std::vector<double>& to) {
  auto next = to.begin();
  for (std::int64_t row = points.rows.first; row < points.rows.last; ++row) {
    const double* first = from.from(row, points.columns.first).first;
    next = std::copy_n(first, points.columns.size(), next);
  }
}

void unpack(const std::vector<double>& from, const Rectangle& points, const Rows<double>& to) {
  auto next = from.begin();
  for (std::int64_t row = points.rows.first; row < points.rows.last; ++row) {
    std::copy_n(next, points.columns.size(), to.from(row, points.columns.first).first);
    next += points.columns.size();
  }
}

}  // namespace

// In the order above, below, left, right; those that are not cut are empty.
std::vector<Halo::Edge> Halo::edges_of(const Part& part) {
  const std::int64_t radius = part.radius;
  const Range rows{.first = 0, .last = part.height()};
  const Range columns{.first = 0, .last = part.width()};
  const Range before{.first = -radius, .last = 0};
  const Range first{.first = 0, .last = radius};
  const auto last_of = [radius](std::int64_t all) {
    return Range{.first = all - radius, .last = all};
  };
  const auto after = [radius](std::int64_t all) {
    return Range{.first = all, .last = all + radius};
  };
  std::vector<Edge> edges(4);
  if (part.cut_above) {
    edges[0] = {.sent = {first, columns}, .received = {before, columns}};
  }
  if (part.cut_below) {
    edges[1] = {.sent = {last_of(rows.last), columns}, .received = {after(rows.last), columns}};
  }
  if (part.cut_left) {
    edges[2] = {.sent = {rows, first}, .received = {rows, before}};
  }
  if (part.cut_right) {
    edges[3] = {.sent = {rows, last_of(columns.last)}, .received = {rows, after(columns.last)}};
  }
  return edges;
}

Halo::Halo(ProcessGrid& grid, const Part& part, const Block& block)
    : block_(&block), edges_(edges_of(part)) {
  enum Tag : int { upwards, downwards, leftwards, rightwards };
  constexpr int steps[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
  constexpr Tag sent[4] = {upwards, downwards, leftwards, rightwards};
  constexpr Tag received[4] = {downwards, upwards, rightwards, leftwards};
  std::vector<NeighbourBuffers> buffers;
  for (std::size_t side = 0; side < edges_.size(); ++side) {
    Edge& edge = edges_[side];
    edge.to.resize(points_of(edge.sent));
    edge.from.resize(points_of(edge.received));
    if (!edge.sent.empty()) {
      buffers.push_back(
          neighbour_buffers(grid.neighbour(steps[side][0], steps[side][1], Edges::open), edge.to,
                            edge.from, sent[side], received[side]));
    }
  }
  exchange_ = std::make_unique<NeighbourExchange>(grid.group(), buffers);
}

double Halo::bytes(const Part& part) noexcept {
  return 2 * message_bytes(part);
}

int Halo::messages(const Part& part) noexcept {
  return (part.cut_above ? 1 : 0) + (part.cut_below ? 1 : 0) + (part.cut_left ? 1 : 0) +
         (part.cut_right ? 1 : 0);
}

double Halo::message_bytes(const Part& part) noexcept {
  const int of_rows = (part.cut_above ? 1 : 0) + (part.cut_below ? 1 : 0);
  const int of_columns = (part.cut_left ? 1 : 0) + (part.cut_right ? 1 : 0);
  return static_cast<double>(sizeof(double)) * static_cast<double>(part.radius) *
         (of_rows * static_cast<double>(part.width()) +
          of_columns * static_cast<double>(part.height()));
}

void Halo::start(Worker& worker, int side) {
  worker.native([&] {
    for (Edge& edge : edges_) {
      pack(block_->input(side), edge.sent, edge.to);
    }
  });
  worker.start(*exchange_);
  under_way_ = true;
}

void Halo::progress(Worker& worker) {
  if (under_way_ && worker.progress(*exchange_)) {
    under_way_ = false;
  }
}

void Halo::finish(Worker& worker, int side) {
  if (under_way_) {
    worker.finish(*exchange_);
    under_way_ = false;
  }
  worker.native([&] {
    for (const Edge& edge : edges_) {
      unpack(edge.from, edge.received, block_->input(side));
    }
  });
}

}  // namespace scalelab::stencil

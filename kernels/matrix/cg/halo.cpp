// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/halo.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace scalelab::cg {
namespace {

// Directions in which all lines of one y go.
constexpr int to_lower_y = 3;
constexpr int to_upper_y = 5;

std::int64_t copied_rows(const Part& part) noexcept {
  return part.box.nx * (part.border_lines(to_lower_y) + part.border_lines(to_upper_y));
}

}  // namespace

Halo::Halo(ProcessGrid& grid, const Part& part, double* vector)
    : part_(part), vector_(vector), of_one_y_(copied_rows(part)) {
  const std::int64_t nx = part.box.nx;
  const auto rows = [nx](double* first, std::int64_t lines) {
    return std::span(first, static_cast<std::size_t>(lines * nx));
  };
  std::vector<NeighbourBuffers> buffers;
  for (int direction = 0; direction < Part::directions; ++direction) {
    if (!part.has_neighbour(direction)) {
      continue;
    }
    const std::int64_t lines = part.border_lines(direction);
    const std::int64_t y = Part::dy(direction) > 0 ? part.y.size() - 1 : 0;
    const std::int64_t z = Part::dz(direction) > 0 ? part.z.size() - 1 : 0;
    double* sent = vector + part.line(y, z) * nx;
    if (direction == to_lower_y) {
      sent = of_one_y_.data();
    } else if (direction == to_upper_y) {
      sent = of_one_y_.data() + part.border_lines(to_lower_y) * nx;
    }
    buffers.push_back(
        neighbour_buffers(grid.neighbour(Part::dz(direction), Part::dy(direction), Edges::open),
                          rows(sent, lines), rows(vector + part.first_ghost(direction) * nx, lines),
                          direction, Part::opposite(direction)));
  }
  exchange_.emplace(grid.group(), buffers);
}

double Halo::bytes(const Part& part) noexcept {
  return static_cast<double>(copied_rows(part)) * sizeof(double);
}

void Halo::copy_borders() noexcept {
  const std::int64_t nx = part_.box.nx;
  double* copied = of_one_y_.data();
  for (const int direction : {to_lower_y, to_upper_y}) {
    const std::int64_t y = direction == to_lower_y ? 0 : part_.y.size() - 1;
    for (std::int64_t z = 0; z < part_.border_lines(direction); ++z) {
      copied = std::copy_n(vector_ + part_.line(y, z) * nx, nx, copied);
    }
  }
}

void Halo::start(Worker& worker) {
  copy_borders();
  worker.start(*exchange_);
  under_way_ = true;
}

void Halo::progress(Worker& worker) {
  if (under_way_) {
    under_way_ = !worker.progress(*exchange_);
  }
}

void Halo::finish(Worker& worker) {
  if (under_way_) {
    worker.finish(*exchange_);
    under_way_ = false;
  }
}

void Halo::exchange() {
  copy_borders();
  exchange_->start();
  exchange_->finish();
}

}  // namespace scalelab::cg

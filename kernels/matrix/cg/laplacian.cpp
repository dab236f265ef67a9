// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/laplacian.hpp"

#include <algorithm>

namespace scalelab::cg {
namespace {

constexpr double on_the_diagonal = 26;
constexpr double beside_the_diagonal = -1;

// Nonzeros of the rows of a part before those of a line: all of the lines of a z have as many for
// each line's.
std::int64_t nonzeros_before(const Part& part, std::int64_t line) {
  const std::int64_t of_line =
      neighbours_along({.first = 0, .last = part.box.nx}, part.box.nx);  // for each line beside it
  const std::int64_t y = part.y.first + line % part.y.size();
  const std::int64_t z = part.z.first + line / part.y.size();
  const std::int64_t of_planes = neighbours_along(part.y, part.box.ny) *
                                 neighbours_along({.first = part.z.first, .last = z}, part.box.nz);
  const std::int64_t of_lines = neighbours_along({.first = part.y.first, .last = y}, part.box.ny) *
                                neighbours_along(z, part.box.nz);
  return of_line * (of_planes + of_lines);
}

}  // namespace

Laplacian::Laplacian(const Part& part)
    : part_(part),
      starts_(part.rows() + 1),
      values_(part.nonzeros() + 1),
      columns_(part.nonzeros()),
      runs_(part.rows()) {}

double Laplacian::bytes(const Part& part) noexcept {
  return static_cast<double>(part.rows() + 1) * sizeof(std::int64_t) +
         static_cast<double>(part.rows()) * sizeof(std::uint8_t) +
         static_cast<double>(part.nonzeros()) * (sizeof(double) + sizeof(std::int32_t));
}

void Laplacian::fill(const Range& lines) noexcept {
  if (lines.empty()) {
    return;
  }
  const std::int64_t nx = part_.box.nx;
  double* const values = values_.data();
  std::int32_t* const columns = columns_.data();
  std::int64_t* const starts = starts_.data();
  std::int64_t at = nonzeros_before(part_, lines.first);
  for (std::int64_t line = lines.first; line < lines.last; ++line) {
    const std::int64_t y = line % part_.y.size();
    const std::int64_t z = line / part_.y.size();
    for (std::int64_t x = 0; x < nx; ++x) {
      const std::int64_t start = at;
      starts[line * nx + x] = start;
      for (std::int64_t other_z = z - 1; other_z <= z + 1; ++other_z) {
        for (std::int64_t other_y = y - 1; other_y <= y + 1; ++other_y) {
          const std::int64_t box_y = part_.y.first + other_y;
          const std::int64_t box_z = part_.z.first + other_z;
          if (box_y < 0 || box_y >= part_.box.ny || box_z < 0 || box_z >= part_.box.nz) {
            continue;
          }
          const std::int64_t first = part_.line(other_y, other_z) * nx;
          for (std::int64_t other_x = std::max<std::int64_t>(x - 1, 0);
               other_x <= std::min(x + 1, nx - 1); ++other_x) {
            const bool diagonal = other_x == x && other_y == y && other_z == z;
            values[at] = diagonal ? on_the_diagonal : beside_the_diagonal;
            columns[at] = static_cast<std::int32_t>(first + other_x);
            ++at;
          }
        }
      }
      runs_.data()[line * nx + x] = leading_runs(columns + start, at - start);
    }
  }
  if (lines.last == part_.lines()) {
    starts[part_.rows()] = at;
  }
}

void Laplacian::multiply(const Range& lines, const double* x, double* y) const noexcept {
  const std::int64_t nx = part_.box.nx;
  multiply_rows(rows(), {.first = lines.first * nx, .last = lines.last * nx}, x, y);
}

double Laplacian::diagonal(std::int64_t row) const noexcept {
  // Where the row ends may be another thread's, who has not written it yet.
  std::int64_t j = starts_.data()[row];
  while (columns_.data()[j] != row) {
    ++j;
  }
  return values_.data()[j];
}

}  // namespace scalelab::cg

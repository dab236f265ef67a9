// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/gauss_seidel.hpp"

#include <cstddef>

#include "kernels/matrix/cg/line_loops.hpp"

namespace scalelab::cg {

GaussSeidel::GaussSeidel(const Part& part) : part_(part), diagonal_(part.rows()) {
  for (int colour = 0; colour < line_colours; ++colour) {
    lines_[static_cast<std::size_t>(colour)] =
        lines_of(part, [colour](int of_line) { return of_line == colour; });
  }
}

double GaussSeidel::bytes(const Part& part) noexcept {
  return static_cast<double>(part.rows()) * sizeof(double) + bytes_of_lists(part);
}

void GaussSeidel::fill(const Range& lines, const Laplacian& matrix) noexcept {
  for (std::int64_t row = lines.first * part_.box.nx; row < lines.last * part_.box.nx; ++row) {
    diagonal_.data()[row] = matrix.diagonal(row);
  }
}

void GaussSeidel::relax(Points points, std::int64_t line, const Laplacian& matrix, const double* r,
                        double* z) const noexcept {
  const std::int64_t first = line * part_.box.nx;
  for (std::int64_t row = first + (points == Points::odd ? 1 : 0); row < first + part_.box.nx;
       row += 2) {
    z[row] += (r[row] - matrix.row_times(row, z)) / diagonal_.data()[row];
  }
}

void GaussSeidel::solve(Worker& worker, const Laplacian& matrix, const LineLoops& loops,
                        const double* r, double* z, Halo* halo, ExactSum& product) const {
  const auto finish_line = [&](std::int64_t line) {
    const std::int64_t first = line * part_.box.nx;
    product.add(dot(part_.box.nx, r + first, z + first));
  };
  // Points of a line have neighbours of the line's colour in the line only, so that both of its
  // colours can be done together.
  for (std::size_t colour = 0; colour < line_colours; ++colour) {
    const bool last = colour + 1 == line_colours;
    // Nothing is known of other ranks' lines at first, and nothing is needed.
    loops.over(worker, lines_[colour], colour == 0 ? nullptr : halo, [&](std::int64_t line) {
      relax(Points::even, line, matrix, r, z);
      relax(Points::odd, line, matrix, r, z);
      if (last) {
        relax(Points::even, line, matrix, r, z);
        finish_line(line);
      }
    });
    worker.barrier();
  }
  for (std::size_t colour = line_colours - 1; colour-- > 0;) {
    loops.over(worker, lines_[colour], halo, [&](std::int64_t line) {
      relax(Points::odd, line, matrix, r, z);
      relax(Points::even, line, matrix, r, z);
      finish_line(line);
    });
    worker.barrier();
  }
}

}  // namespace scalelab::cg

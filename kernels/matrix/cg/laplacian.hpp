// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::cg {

/// A part's rows of the 27-point matrix of a box, as HPCG has it (Dongarra, Heroux, Luszczek, "HPCG
/// benchmark: a new metric for ranking high performance computing systems", 2015, section 2): 26 on
/// the diagonal, -1 for each of the other points that are no further than 1 in each coordinate.
///
/// Compressed sparse rows (CSR): what is kept knows nothing of where the numbers come from. The
/// nonzeros of a row are in the order of their columns in the whole matrix, whatever the part, so
/// that a row's sum has the same bits everywhere. Columns are the rows of the part and the points
/// of its ghosts, numbered by Part::line.
class Laplacian {
 public:
  Laplacian() = default;
  explicit Laplacian(const Part& part);

  /// The same in bytes.
  [[nodiscard]] static double bytes(const Part& part) noexcept;

  /// Writes the rows of these lines, whose memory becomes near to the calling thread.
  void fill(const Range& lines) noexcept;

  /// y = A x for the rows of these lines; x has ghosts.
  void multiply(const Range& lines, const double* x, double* y) const noexcept;

  /// One row of A times x.
  [[nodiscard]] double row_times(std::int64_t row, const double* x) const noexcept {
    return dot(starts_.data()[row], starts_.data()[row + 1], x);
  }

  /// The entry of A in the row's own column, which every row has.
  [[nodiscard]] double diagonal(std::int64_t row) const noexcept;

 private:
  // Nonzero number j of a row is added to sum number j mod 3: a row's points are 9 runs of 3, so
  // that three sums are under way at once and none waits for another.
  [[nodiscard]] double dot(std::int64_t first, std::int64_t last, const double* x) const noexcept {
    const double* const values = values_.data();
    const std::int32_t* const columns = columns_.data();
    double left = 0;
    double middle = 0;
    double right = 0;
    std::int64_t j = first;
    for (; j + 3 <= last; j += 3) {
      left += values[j] * x[columns[j]];
      middle += values[j + 1] * x[columns[j + 1]];
      right += values[j + 2] * x[columns[j + 2]];
    }
    if (j < last) {
      left += values[j] * x[columns[j]];
    }
    if (j + 1 < last) {
      middle += values[j + 1] * x[columns[j + 1]];
    }
    return left + middle + right;
  }

  Part part_;
  PageArray<std::int64_t> starts_;  // of each row among the nonzeros, and the end of the last one
  PageArray<double> values_;
  PageArray<std::int32_t> columns_;
};

}  // namespace scalelab::cg

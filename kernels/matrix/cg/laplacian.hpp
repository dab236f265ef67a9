// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "kernels/matrix/cg/row_products.hpp"
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

  /// y = A x for the rows of these lines; x has ghosts, and room for one number more.
  void multiply(const Range& lines, const double* x, double* y) const noexcept;

  /// One row of A times x.
  [[nodiscard]] double row_times(std::int64_t row, const double* x) const noexcept {
    return rest_of_row(rows(), starts_.data()[row], starts_.data()[row + 1], x);
  }

  /// The entry of A in the row's own column, which every row has.
  [[nodiscard]] double diagonal(std::int64_t row) const noexcept;

 private:
  [[nodiscard]] SparseRows rows() const noexcept {
    return {.starts = starts_.data(),
            .values = values_.data(),
            .columns = columns_.data(),
            .runs = runs_.data()};
  }

  Part part_;
  PageArray<std::int64_t> starts_;  // of each row among the nonzeros, and the end of the last one
  PageArray<double> values_;        // and one after the last
  PageArray<std::int32_t> columns_;
  PageArray<std::uint8_t> runs_;
};

}  // namespace scalelab::cg

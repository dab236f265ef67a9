// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/row_products.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix/cg/row_products_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Three lanes are in use.
constexpr std::size_t lanes_of_run = 4;
using Run = hn::CappedTag<double, lanes_of_run>;
constexpr bool has_runs = hn::MaxLanes(Run()) == lanes_of_run;

void multiply_rows(const cg::SparseRows& matrix, const Range& rows, const double* x, double* y) {
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    std::int64_t j = matrix.starts[row];
    const std::int64_t last = matrix.starts[row + 1];
    double sums[lanes_of_run] = {};
    if constexpr (has_runs) {
      const auto are_a_run = [](const std::int32_t* columns) {
        return columns[1] - columns[0] == 1 && columns[2] - columns[0] == 2;
      };
      auto of_runs = hn::Zero(Run());
      for (; j + 3 <= last && are_a_run(matrix.columns + j); j += 3) {
        // Products are rounded before they are added, as rest_of_row() does it.
        of_runs = hn::Add(of_runs, hn::Mul(hn::LoadU(Run(), matrix.values + j),
                                           hn::LoadU(Run(), x + matrix.columns[j])));
      }
      hn::StoreU(of_runs, Run(), sums);
    }
    y[row] = cg::rest_of_row(matrix, j, last, x, sums[0], sums[1], sums[2]);
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(multiply_rows);

}  // namespace

void cg::multiply_rows(const SparseRows& matrix, const Range& rows, const double* x,
                       double* y) noexcept {
  HWY_DYNAMIC_DISPATCH(multiply_rows)(matrix, rows, x, y);
}

}  // namespace scalelab
#endif

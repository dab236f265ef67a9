// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/row_products.hpp"

#include <hwy/cache_control.h>

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
constexpr std::int64_t runs_of_most_rows = 9;  // of a box: 27 nonzeros, three along x
constexpr bool has_runs = hn::MaxLanes(Run()) == lanes_of_run;

// Values and columns are fetched so many nonzeros before they are needed, both of the same ones: a
// processor foresees them up to the end of a page only, which is as many values.
constexpr std::int64_t nonzeros_ahead = 512;
constexpr std::int64_t bytes_of_line = 64;

// So many lines, from this far ahead on.
template <int lines, class Number>
HWY_INLINE void fetch_lines(const Number* at) {
  const auto* line = reinterpret_cast<const char*>(at) +
                     nonzeros_ahead * static_cast<std::int64_t>(sizeof(Number));
  for (int i = 0; i < lines; ++i) {
    hwy::Prefetch(line + i * bytes_of_line);
  }
}

using RunsVector = hn::Vec<Run>;

// Adds so many runs to a sum. Products are rounded before they are added, as rest_of_row() does it.
HWY_INLINE RunsVector add_runs(const cg::SparseRows& matrix, std::int64_t first, std::int64_t runs,
                               const double* x, RunsVector sum) {
  const double* const values = matrix.values + first;
  const std::int32_t* const columns = matrix.columns + first;
  for (std::int64_t j = 0; j < 3 * runs; j += 3) {
    sum = hn::Add(sum, hn::Mul(hn::LoadU(Run(), values + j), hn::LoadU(Run(), x + columns[j])));
  }
  return sum;
}

void multiply_rows(const cg::SparseRows& matrix, const Range& rows, const double* x, double* y) {
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    std::int64_t j = matrix.starts[row];
    const std::int64_t last = matrix.starts[row + 1];
    double sums[lanes_of_run] = {};
    if constexpr (has_runs) {
      fetch_lines<4>(matrix.values + j);
      fetch_lines<2>(matrix.columns + j);
      const std::int64_t runs = matrix.runs[row];
      const auto zero = hn::Zero(Run());
      // Where the compiler knows how many there are it needs no loop.
      hn::StoreU(runs == runs_of_most_rows ? add_runs(matrix, j, runs_of_most_rows, x, zero)
                                           : add_runs(matrix, j, runs, x, zero),
                 Run(), sums);
      j += 3 * runs;
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

// SPDX-License-Identifier: BSD-3-Clause
// The products by a BLAS. Left out where there is none.
#include <algorithm>
#include <limits>

#include "numerics/dense/blas.hpp"
#include "numerics/dense/eigen_product.hpp"
#include "numerics/dense/product.hpp"

// The BLAS as Fortran has it, which is the same everywhere. The lengths of the strings, which
// Fortran compilers pass behind the arguments, are read by none of the libraries.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void dgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n,
            const int* k, const double* alpha, const double* a, const int* stride_a,
            const double* b, const int* stride_b, const double* beta, double* c,
            const int* stride_c);
void dtrsm_(const char* side, const char* triangle, const char* transpose_l, const char* diagonal,
            const int* m, const int* n, const double* alpha, const double* l, const int* stride_l,
            double* b, const int* stride_b);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab::dense {
namespace {

constexpr std::int64_t largest = std::numeric_limits<int>::max();
constexpr double one = 1;

// The rows of a matrix are fewer than its stride, so that only columns may be too many where
// strides are not too large.
bool fits(std::int64_t stride) {
  return stride <= largest;
}

int as_int(std::int64_t count) {
  return static_cast<int>(count);
}

// Calls compute(first, count) on pieces of so many columns as 32 bits count.
template <class Compute>
void by_columns(std::int64_t columns, const Compute& compute) {
  for (std::int64_t first = 0; first < columns; first += largest) {
    compute(first, as_int(std::min(largest, columns - first)));
  }
}

}  // namespace

void multiply_add(double alpha, ConstView a, ConstView b, View c) {
  if (!fits(a.stride) || !fits(b.stride) || !fits(c.stride)) {
    by_eigen::multiply_add(alpha, a, b, c);
    return;
  }
  blas::keep_to_this_thread();
  const int m = as_int(c.rows);
  const int k = as_int(b.rows);
  const int stride_a = as_int(a.stride);
  const int stride_b = as_int(b.stride);
  const int stride_c = as_int(c.stride);
  by_columns(c.columns, [&](std::int64_t first, int n) {
    dgemm_("N", "N", &m, &n, &k, &alpha, a.data, &stride_a, b.data + first * b.stride, &stride_b,
           &one, c.data + first * c.stride, &stride_c);
  });
}

void multiply_add(double alpha, ConstView a, Transposed b, View c) {
  if (!fits(a.stride) || !fits(b.of.stride) || !fits(c.stride)) {
    by_eigen::multiply_add(alpha, a, b, c);
    return;
  }
  blas::keep_to_this_thread();
  const int m = as_int(c.rows);
  const int n = as_int(c.columns);  // the rows of b.of
  const int stride_a = as_int(a.stride);
  const int stride_b = as_int(b.of.stride);
  const int stride_c = as_int(c.stride);
  by_columns(a.columns, [&](std::int64_t first, int k) {
    dgemm_("N", "T", &m, &n, &k, &alpha, a.data + first * a.stride, &stride_a,
           b.of.data + first * b.of.stride, &stride_b, &one, c.data, &stride_c);
  });
}

void solve_lower_unit(ConstView l, View b) {
  if (!fits(l.stride) || !fits(b.stride)) {
    by_eigen::solve_lower_unit(l, b);
    return;
  }
  blas::keep_to_this_thread();
  const int m = as_int(b.rows);
  const int stride_l = as_int(l.stride);
  const int stride_b = as_int(b.stride);
  by_columns(b.columns, [&](std::int64_t first, int n) {
    dtrsm_("L", "L", "N", "U", &m, &n, &one, l.data, &stride_l, b.data + first * b.stride,
           &stride_b);
  });
}

Library library() {
  return blas::library();
}

std::optional<LibrarySetting> better_setting() {
  return blas::better_setting();
}

}  // namespace scalelab::dense

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "numerics/dense/product.hpp"

/// The products of product.hpp by Eigen: where there is no BLAS, and for matrices with columns so
/// long that a BLAS, which counts with 32 bits, can't be told their stride.
namespace scalelab::dense::by_eigen {

void multiply_add(double alpha, ConstView a, ConstView b, View c);
void multiply_add(double alpha, ConstView a, Transposed b, View c);
void solve_lower_unit(ConstView l, View b);
[[nodiscard]] Library library();

}  // namespace scalelab::dense::by_eigen

// SPDX-License-Identifier: BSD-3-Clause
// The products where there is no BLAS.
#include "numerics/dense/eigen_product.hpp"
#include "numerics/dense/product.hpp"

namespace scalelab::dense {

void multiply_add(double alpha, ConstView a, ConstView b, View c) {
  by_eigen::multiply_add(alpha, a, b, c);
}

void multiply_add(double alpha, ConstView a, Transposed b, View c) {
  by_eigen::multiply_add(alpha, a, b, c);
}

void solve_lower_unit(ConstView l, View b) {
  by_eigen::solve_lower_unit(l, b);
}

Library library() {
  return by_eigen::library();
}

std::optional<LibrarySetting> better_setting() {
  return std::nullopt;  // it was compiled for its processor
}

}  // namespace scalelab::dense

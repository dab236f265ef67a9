// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/dense/eigen_product.hpp"

#include <Eigen/Core>

namespace scalelab::dense::by_eigen {
namespace {

using Stride = Eigen::OuterStride<>;
using ReadMap = Eigen::Map<const Eigen::MatrixXd, Eigen::Unaligned, Stride>;
using WriteMap = Eigen::Map<Eigen::MatrixXd, Eigen::Unaligned, Stride>;

ReadMap map_of(const ConstView& view) {
  return {view.data, view.rows, view.columns, Stride(view.stride)};
}

WriteMap map_of(const View& view) {
  return {view.data, view.rows, view.columns, Stride(view.stride)};
}

}  // namespace

void multiply_add(double alpha, ConstView a, ConstView b, View c) {
  map_of(c).noalias() += alpha * map_of(a) * map_of(b);
}

void multiply_add(double alpha, ConstView a, Transposed b, View c) {
  map_of(c).noalias() += alpha * map_of(a) * map_of(b.of).transpose();
}

void solve_lower_unit(ConstView l, View b) {
  WriteMap solution = map_of(b);
  map_of(l).triangularView<Eigen::UnitLower>().solveInPlace(solution);
}

Library library() {
  return {.name = "Eigen",
          .version = std::to_string(EIGEN_WORLD_VERSION) + "." +
                     std::to_string(EIGEN_MAJOR_VERSION) + "." +
                     std::to_string(EIGEN_MINOR_VERSION),
          .kernel = Eigen::SimdInstructionSetsInUse()};
}

}  // namespace scalelab::dense::by_eigen

// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/nonnegative_least_squares.hpp"

#include <Eigen/QR>
#include <stdexcept>

namespace scalelab {
namespace {

constexpr Eigen::Index most_columns = 6;

}  // namespace

NonNegativeLeastSquares::NonNegativeLeastSquares(const Eigen::MatrixXd& design,
                                                 const Eigen::VectorXd& weights)
    : columns_(design.cols()), root_weights_(weights.cwiseSqrt()) {
  if (columns_ < 1 || columns_ > most_columns || columns_ > design.rows() ||
      weights.size() != design.rows() || !(weights.array() > 0).all() || !design.allFinite()) {
    throw std::invalid_argument(
        "non-negative least squares needs 1 to 6 columns, as many rows at least, and a weight "
        "above "
        "0 for each row");
  }
  const Eigen::MatrixXd weighted = root_weights_.asDiagonal() * design;
  // All columns come first: where none of their coefficients is negative, no other set does better.
  for (unsigned chosen = (1U << static_cast<unsigned>(columns_)) - 1; chosen > 0; --chosen) {
    Subset subset;
    for (Eigen::Index column = 0; column < columns_; ++column) {
      if ((chosen >> static_cast<unsigned>(column) & 1U) != 0) {
        subset.columns.push_back(column);
      }
    }
    subset.design = weighted(Eigen::all, subset.columns);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> factors(subset.design);
    if (factors.rank() < subset.design.cols()) {
      throw std::invalid_argument("the columns of a least-squares problem depend on each other");
    }
    subset.solution = factors.solve(Eigen::MatrixXd::Identity(weighted.rows(), weighted.rows()));
    subsets_.push_back(std::move(subset));
  }
}

NonNegativeLeastSquares::Solution NonNegativeLeastSquares::solve(
    const Eigen::VectorXd& observations) const {
  if (observations.size() != root_weights_.size()) {
    throw std::invalid_argument("a least-squares problem needs an observation for each row");
  }
  const Eigen::VectorXd weighted = root_weights_.cwiseProduct(observations);
  Solution best{Eigen::VectorXd::Zero(columns_), weighted.squaredNorm()};
  for (const Subset& subset : subsets_) {
    const Eigen::VectorXd coefficients = subset.solution * weighted;
    if ((coefficients.array() < 0).any()) {
      continue;
    }
    const double squares = (weighted - subset.design * coefficients).squaredNorm();
    if (squares < best.squares) {
      best.squares = squares;
      best.coefficients.setZero();
      best.coefficients(subset.columns) = coefficients;
    }
    if (&subset == &subsets_.front()) {
      break;
    }
  }
  return best;
}

}  // namespace scalelab

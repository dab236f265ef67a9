// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <Eigen/Core>
#include <vector>

namespace scalelab {

/// Weighted least squares with coefficients that can't be negative: the x >= 0 that makes
/// sum_i weights_i (y_i - (design x)_i)^2 smallest (Lawson and Hanson, "Solving least squares
/// problems", 1974, chapter 23). With the few columns that laws have, every set of columns whose
/// coefficients are not zero is tried, so the smallest is certain; what a set needs is factored
/// once, so that many y are solved for cheaply.
class NonNegativeLeastSquares {
 public:
  /// @param design one row an observation, one column a coefficient; at most 6 columns, not more
  ///   than rows, linearly independent
  /// @param weights one an observation, above 0
  /// Throws std::invalid_argument when the arguments do not fit, or when columns depend on each
  /// other.
  NonNegativeLeastSquares(const Eigen::MatrixXd& design, const Eigen::VectorXd& weights);

  struct Solution {
    Eigen::VectorXd coefficients;
    double squares = 0;  ///< the weighted sum of squares that is left
  };

  /// @param observations one a row of the design
  [[nodiscard]] Solution solve(const Eigen::VectorXd& observations) const;

 private:
  /// The least squares with some of the columns only.
  struct Subset {
    std::vector<Eigen::Index> columns;
    Eigen::MatrixXd design;    // weighted
    Eigen::MatrixXd solution;  // times the weighted observations gives the coefficients
  };

  Eigen::Index columns_;
  Eigen::VectorXd root_weights_;
  std::vector<Subset> subsets_;
};

}  // namespace scalelab

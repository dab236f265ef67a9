// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/spectrum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/kernels/matrix/cg/plain_laplacian.hpp"

namespace scalelab::cg {
namespace {

// Products of sines are eigenvectors, one for each point: all eigenvalues are found by them.
TEST(CgSpectrum, HasTheEndsOfAllEigenvalues) {
  for (const Box& box : {Box{.nx = 1, .ny = 1, .nz = 1}, Box{.nx = 4, .ny = 1, .nz = 1},
                         Box{.nx = 3, .ny = 4, .nz = 2}, Box{.nx = 3, .ny = 3, .nz = 3}}) {
    const PlainLaplacian matrix(box);
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    const auto sine = [](std::int64_t k, std::int64_t i, std::int64_t n) {
      return std::sin(std::numbers::pi * static_cast<double>((k + 1) * (i + 1)) /
                      static_cast<double>(n + 1));
    };
    for (std::int64_t mode = 0; mode < box.rows(); ++mode) {
      std::vector<double> v;
      for (std::int64_t i = 0; i < box.rows(); ++i) {
        v.push_back(sine(mode % box.nx, i % box.nx, box.nx) *
                    sine(mode / box.nx % box.ny, i / box.nx % box.ny, box.ny) *
                    sine(mode / box.nx / box.ny, i / box.nx / box.ny, box.nz));
      }
      const std::vector<double> av = matrix.times(v);
      const double value = PlainLaplacian::dot(v, av) / PlainLaplacian::dot(v, v);
      for (std::size_t i = 0; i < v.size(); ++i) {
        EXPECT_NEAR(av[i], value * v[i], 1e-12);
      }
      least = std::min(least, value);
      most = std::max(most, value);
    }
    EXPECT_NEAR(spectrum_of(box).least, least, 1e-12);
    EXPECT_NEAR(spectrum_of(box).most, most, 1e-12);
  }
}

TEST(CgSpectrum, BoundsTheErrorOfConjugateGradients) {
  EXPECT_EQ(convergence_bound(1, 3), 0);
  EXPECT_DOUBLE_EQ(convergence_bound(9, 2), 0.5);  // 2 (2/4)^2
  EXPECT_EQ(convergence_bound(1e6, 0), 2);
}

}  // namespace
}  // namespace scalelab::cg

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/laplacian.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/kernels/matrix/cg/plain_laplacian.hpp"

namespace scalelab::cg {
namespace {

/// A vector of the box as the part has it: own rows, then ghosts.
std::vector<double> with_ghosts(const Part& part, const std::vector<double>& all) {
  const std::int64_t nx = part.box.nx;
  std::vector<double> own(static_cast<std::size_t>(part.all_rows() + 1), std::nan(""));
  if (part.lines() == 0) {
    return own;  // a rank without lines has no neighbours either
  }
  for (std::int64_t z = -1; z <= part.z.size(); ++z) {
    for (std::int64_t y = -1; y <= part.y.size(); ++y) {
      const std::int64_t box_y = part.y.first + y;
      const std::int64_t box_z = part.z.first + z;
      if (box_y < 0 || box_y >= part.box.ny || box_z < 0 || box_z >= part.box.nz) {
        continue;
      }
      for (std::int64_t x = 0; x < nx; ++x) {
        own.at(static_cast<std::size_t>(part.line(y, z) * nx + x)) =
            all[static_cast<std::size_t>((box_z * part.box.ny + box_y) * nx + x)];
      }
    }
  }
  return own;
}

std::vector<double> some_numbers(std::int64_t count, bool integers) {
  std::vector<double> numbers;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto number = static_cast<double>(i * 7919 % 1009) - 500;
    numbers.push_back(integers ? number : std::sin(number));
  }
  return numbers;
}

std::vector<double> product_of(const Part& part, const std::vector<double>& x) {
  Laplacian matrix(part);
  const std::int64_t half = part.lines() / 2;
  matrix.fill({.first = half, .last = part.lines()});
  matrix.fill({.first = 0, .last = half});
  std::vector<double> y(static_cast<std::size_t>(part.rows()));
  matrix.multiply({.first = 0, .last = part.lines()}, with_ghosts(part, x).data(), y.data());
  return y;
}

class LaplacianOf : public ::testing::TestWithParam<Box> {};

INSTANTIATE_TEST_SUITE_P(Boxes, LaplacianOf,
                         ::testing::Values(Box{.nx = 1, .ny = 1, .nz = 1},
                                           Box{.nx = 5, .ny = 1, .nz = 1},
                                           Box{.nx = 1, .ny = 4, .nz = 3},
                                           Box{.nx = 2, .ny = 2, .nz = 5},
                                           Box{.nx = 7, .ny = 5, .nz = 6}));

TEST_P(LaplacianOf, IsTheMatrixOfItsDefinitionHoweverItIsCut) {
  const PlainLaplacian plain(GetParam());
  const std::vector<double> x = some_numbers(GetParam().rows(), true);
  const std::vector<double> y = plain.times(x);
  for (const GridShape& grid :
       {GridShape{.rows = 1, .columns = 1}, GridShape{.rows = 2, .columns = 1},
        GridShape{.rows = 1, .columns = 3}, GridShape{.rows = 3, .columns = 2}}) {
    for (int rank = 0; rank < grid.rows * grid.columns; ++rank) {
      const Part part = part_of(GetParam(), grid, rank);
      const std::vector<double> own = product_of(part, x);
      for (std::int64_t row = 0; row < part.rows(); ++row) {
        const std::int64_t nx = part.box.nx;
        const auto in_box = static_cast<std::size_t>(part.first_row(row / nx) + row % nx);
        EXPECT_EQ(own[static_cast<std::size_t>(row)], y[in_box]) << in_box;
      }
    }
  }
}

TEST_P(LaplacianOf, HasTheBitsOfTheWholeMatrixHoweverItIsCut) {
  const std::vector<double> x = some_numbers(GetParam().rows(), false);
  const std::vector<double> y = product_of(whole(GetParam()), x);
  for (const GridShape& grid :
       {GridShape{.rows = 2, .columns = 1}, GridShape{.rows = 1, .columns = 2},
        GridShape{.rows = 2, .columns = 3}}) {
    for (int rank = 0; rank < grid.rows * grid.columns; ++rank) {
      const Part part = part_of(GetParam(), grid, rank);
      const std::vector<double> own = product_of(part, x);
      for (std::int64_t row = 0; row < part.rows(); ++row) {
        const std::int64_t nx = part.box.nx;
        const auto in_box = static_cast<std::size_t>(part.first_row(row / nx) + row % nx);
        EXPECT_EQ(own[static_cast<std::size_t>(row)], y[in_box]) << in_box;
      }
    }
  }
}

// By vectors where columns follow each other, and one by one.
TEST_P(LaplacianOf, HasTheBitsOfRowsOneByOne) {
  const Part part = whole(GetParam());
  Laplacian matrix(part);
  matrix.fill({.first = 0, .last = part.lines()});
  const std::vector<double> x = some_numbers(part.rows(), false);
  const std::vector<double> y = product_of(part, x);
  for (std::int64_t row = 0; row < part.rows(); ++row) {
    EXPECT_EQ(y[static_cast<std::size_t>(row)], matrix.row_times(row, x.data()));
  }
}

TEST(Laplacian, KnowsItsDiagonal) {
  const Part part = part_of({.nx = 4, .ny = 3, .nz = 5}, {.rows = 2, .columns = 1}, 1);
  Laplacian matrix(part);
  matrix.fill({.first = 0, .last = part.lines()});
  for (std::int64_t row = 0; row < part.rows(); ++row) {
    EXPECT_EQ(matrix.diagonal(row), 26);
  }
}

// 27 nonzeros of 12 bytes each, but for the surface, and where rows begin.
TEST(Laplacian, TakesTwelveBytesANonzero) {
  EXPECT_EQ(Laplacian::bytes(whole({.nx = 3, .ny = 3, .nz = 3})), 343 * 12 + 28 * 8 + 27);
}

}  // namespace
}  // namespace scalelab::cg

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/box.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace scalelab::cg {
namespace {

constexpr Box box_of_primes{.nx = 3, .ny = 7, .nz = 5};

std::vector<Part> parts_of(const Box& box, const GridShape& grid) {
  std::vector<Part> parts;
  for (int rank = 0; rank < grid.rows * grid.columns; ++rank) {
    parts.push_back(part_of(box, grid, rank));
  }
  return parts;
}

TEST(CgGrid, HasPartsThatAreAsEqualAsCanBe) {
  const Box cube{.nx = 104, .ny = 104, .nz = 104};
  EXPECT_EQ(grid_of(cube, 1), (GridShape{.rows = 1, .columns = 1}));
  EXPECT_EQ(grid_of(cube, 2), (GridShape{.rows = 2, .columns = 1}));
  EXPECT_EQ(grid_of(cube, 4), (GridShape{.rows = 2, .columns = 2}));
  EXPECT_EQ(grid_of(cube, 8), (GridShape{.rows = 4, .columns = 2}));
  // A box that grows along z is cut there only, and its borders don't grow.
  const Box tower{.nx = 104, .ny = 104, .nz = 8 * 104};
  EXPECT_EQ(grid_of(tower, 8), (GridShape{.rows = 8, .columns = 1}));
  const Box flat{.nx = 5, .ny = 12, .nz = 1};
  EXPECT_EQ(grid_of(flat, 3), (GridShape{.rows = 1, .columns = 3}));
}

TEST(CgPart, HasEachLineOfTheBoxOnce) {
  for (int ranks = 1; ranks <= 12; ++ranks) {
    std::multiset<std::int64_t> rows;
    double nonzeros = 0;
    for (const Part& part : parts_of(box_of_primes, grid_of(box_of_primes, ranks))) {
      for (std::int64_t line = 0; line < part.lines(); ++line) {
        rows.insert(part.first_row(line));
      }
      nonzeros += static_cast<double>(part.nonzeros());
    }
    EXPECT_EQ(std::ssize(rows), box_of_primes.lines()) << ranks;
    EXPECT_EQ(std::set(rows.begin(), rows.end()).size(), rows.size()) << ranks;
    EXPECT_EQ(nonzeros, nonzeros_of(box_of_primes)) << ranks;
  }
}

TEST(CgPart, KnowsItsNonzeros) {
  EXPECT_EQ(nonzeros_of({.nx = 1, .ny = 1, .nz = 1}), 1);
  EXPECT_EQ(nonzeros_of({.nx = 2, .ny = 2, .nz = 2}), 64);
  EXPECT_EQ(nonzeros_of({.nx = 3, .ny = 3, .nz = 3}), 343);  // 27 + 6 * 18 + 12 * 12 + 8 * 8
}

// 3 x 2 parts: the middle row's have neighbours above, below, on one side, and at two corners.
TEST(CgPart, HasGhostsInTheOrderOfDirections) {
  const Part part = part_of(box_of_primes, {.rows = 3, .columns = 2}, 2);
  ASSERT_EQ(part.y, (Range{.first = 0, .last = 4}));
  ASSERT_EQ(part.z, (Range{.first = 2, .last = 4}));
  EXPECT_EQ(part.lines(), 8);
  EXPECT_EQ(part.ghost_lines(), 4 + 1 + 2 + 4 + 1);
  EXPECT_EQ(part.line(3, 1), 7);
  EXPECT_EQ(part.line(0, -1), 8);  // below: four lines
  EXPECT_EQ(part.line(3, -1), 11);
  EXPECT_EQ(part.line(4, -1), 12);  // the corner
  EXPECT_EQ(part.line(4, 0), 13);   // beside: two
  EXPECT_EQ(part.line(4, 1), 14);
  EXPECT_EQ(part.line(0, 2), 15);  // above: four
  EXPECT_EQ(part.line(4, 2), 19);  // the corner
  EXPECT_EQ(part.all_rows(), 3 * 20);
}

TEST(CgPart, IsEmptyWhereThereAreMoreRanksThanLines) {
  const Box line{.nx = 10, .ny = 1, .nz = 1};
  const GridShape grid = grid_of(line, 3);
  EXPECT_EQ(part_of(line, grid, 0).rows(), 10);
  EXPECT_EQ(part_of(line, grid, 0).ghost_lines(), 0);
  EXPECT_EQ(part_of(line, grid, 2).all_rows(), 0);
  EXPECT_EQ(part_of(line, grid, 2).nonzeros(), 0);
}

// Beyond 2^31 rows and 2^53 nonzeros.
TEST(CgPart, CountsTheLargestBox) {
  const Box largest{.nx = 100'000, .ny = 100'000, .nz = 100'000};
  EXPECT_EQ(largest.rows(), 1'000'000'000'000'000);
  const Part last = part_of(largest, {.rows = 10, .columns = 10}, 99);
  EXPECT_EQ(last.first_row(last.lines() - 1), largest.rows() - 100'000);
  EXPECT_EQ(last.nonzeros(), std::int64_t{299'998} * 29'999 * 29'999);
}

}  // namespace
}  // namespace scalelab::cg

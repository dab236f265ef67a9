// SPDX-License-Identifier: BSD-3-Clause

// What is eliminated in vectors and by blocks has the bits of plain loops, whatever the sizes.
#include "kernels/matrix/lu/elimination.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "numerics/random/philox.hpp"
#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

/// A matrix by columns that are further apart than they are long, with random entries.
struct Matrix {
  Matrix(std::int64_t m, std::int64_t n, std::uint32_t stream)
      : rows(m), columns(n), stride(m + 5), entries(static_cast<std::size_t>(stride * n)) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::uint32_t word = philox::numbers(philox::counter(i, 0), {7, stream})[0];
      entries[i] = static_cast<double>(word) / 4294967296.0 - 0.5;
    }
  }
  double& operator()(std::int64_t i, std::int64_t j) {
    return entries[static_cast<std::size_t>(j * stride + i)];
  }
  double operator()(std::int64_t i, std::int64_t j) const {
    return entries[static_cast<std::size_t>(j * stride + i)];
  }
  elimination::Block block() { return {.data = entries.data(), .stride = stride}; }

  std::int64_t rows;
  std::int64_t columns;
  std::int64_t stride;
  std::vector<double> entries;
};

/// c - a b, as the processor that runs the test does it in vectors.
double subtracted(double a, double b, double c, const std::string& target) {
  const bool fused = target == "AVX-512" || target == "AVX2" || target == "NEON";
  return fused ? std::fma(-a, b, c) : c - a * b;
}

void plain_product(const Matrix& a, const Matrix& b, Matrix& c, const std::string& target) {
  for (std::int64_t p = 0; p < a.columns; ++p) {
    for (std::int64_t j = 0; j < b.columns; ++j) {
      for (std::int64_t i = 0; i < a.rows; ++i) {
        c(i, j) = subtracted(a(i, p), b(p, j), c(i, j), target);
      }
    }
  }
}

const std::vector<std::int64_t> heights{1, 2, 3, 5, 11, 12, 13, 23, 24, 25, 47, 49, 100};
const std::vector<std::int64_t> depths{1, 2, 7, 64, 65, 130};
const std::vector<std::int64_t> widths{1, 2, 3, 4, 5, 8, 9, 33};

// Entries between the columns must stay as they are too: whole arrays are compared.
TEST(Elimination, SubtractsAProductAsThePlainLoopDoes) {
  on_each_vector_target([](const std::string& target) {
    for (const std::int64_t m : heights) {
      for (const std::int64_t k : depths) {
        for (const std::int64_t n : widths) {
          SCOPED_TRACE(target + ": " + std::to_string(m) + " x " + std::to_string(k) + " x " +
                       std::to_string(n));
          Matrix a(m, k, 1);
          Matrix b(k, n, 2);
          const Matrix c(m, n, 3);
          Matrix expected = c;
          Matrix by_columns = c;
          plain_product(a, b, expected, target);

          elimination::subtract_product(elimination::ConstBlock(a.block()), m, k, b.block(), n,
                                        by_columns.block());
          EXPECT_EQ(by_columns.entries, expected.entries);
          for (const std::int64_t strip :
               {elimination::strip_rows(), elimination::most_strip_rows}) {
            Matrix packed = c;
            std::vector<double> strips(static_cast<std::size_t>(elimination::packed_size(m, k)),
                                       NAN);
            elimination::pack(a.block(), m, k, strip, strips.data());
            elimination::subtract_product({.data = strips.data(), .strip = strip}, m, k, b.block(),
                                          n, packed.block());
            EXPECT_EQ(packed.entries, expected.entries) << "strips of " << strip;
          }
        }
      }
    }
  });
}

TEST(Elimination, SolvesAsThePlainLoopDoes) {
  on_each_vector_target([](const std::string& target) {
    for (const std::int64_t m : heights) {
      for (const std::int64_t n : {1, 3, 4, 6, 63, 64, 65, 70}) {
        SCOPED_TRACE(target + ": " + std::to_string(m) + " x " + std::to_string(n));
        Matrix l(m, m, 1);
        for (std::int64_t j = 0; j < m; ++j) {
          for (std::int64_t i = 0; i <= j; ++i) {
            l(i, j) = NAN;  // must not be read
          }
        }
        Matrix expected(m, n, 2);
        Matrix solved = expected;
        for (std::int64_t p = 0; p < m; ++p) {
          for (std::int64_t i = p + 1; i < m; ++i) {
            for (std::int64_t j = 0; j < n; ++j) {
              expected(i, j) = subtracted(l(i, p), expected(p, j), expected(i, j), target);
            }
          }
        }

        elimination::solve_lower_unit(l.block(), m, solved.block(), n);

        EXPECT_EQ(solved.entries, expected.entries);
      }
    }
  });
}

TEST(Elimination, BringsAColumnUpToDateAndFindsTheFirstLargestEntry) {
  constexpr std::int64_t width = 4;
  on_each_vector_target([](const std::string& target) {
    for (const std::int64_t m : heights) {
      for (std::int64_t k = 0; k < width; ++k) {
        SCOPED_TRACE(target + ": column " + std::to_string(k) + " of " + std::to_string(m));
        constexpr double scale = 3;
        Matrix panel(m, width, 1);
        Matrix top(width, width, 2);
        Matrix expected = panel;
        Matrix expected_top = top;
        for (std::int64_t p = 0; p < k; ++p) {
          for (std::int64_t q = 0; q < p; ++q) {
            expected_top(p, k) =
                subtracted(expected_top(p, q), expected_top(q, k), expected_top(p, k), target);
          }
        }
        std::int64_t row = 0;
        for (std::int64_t i = 0; i < m; ++i) {
          for (std::int64_t p = 0; p < k; ++p) {
            expected(i, p) *= p == k - 1 ? scale : 1;
            expected(i, k) = subtracted(expected(i, p), expected_top(p, k), expected(i, k), target);
          }
          row = std::abs(expected(i, k)) > std::abs(expected(row, k)) ? i : row;
        }

        const elimination::Largest largest =
            elimination::next_column(panel.block(), m, k, scale, top.block());

        EXPECT_EQ(panel.entries, expected.entries);
        EXPECT_EQ(top.entries, expected_top.entries);
        EXPECT_EQ(largest.row, row);
        EXPECT_EQ(largest.value, expected(row, k));
      }
    }
  });
}

TEST(Elimination, TakesTheFirstOfSeveralLargestEntries) {
  for (const std::int64_t m : heights) {
    Matrix panel(m, 1, 1);
    for (std::int64_t i = 0; i < m; ++i) {
      panel(i, 0) = i % 2 == 0 ? 0.25 : -0.25;
    }
    panel(0, 0) = 0.125;
    const elimination::Largest largest =
        elimination::next_column(panel.block(), m, 0, 1, panel.block());
    EXPECT_EQ(largest.row, m == 1 ? 0 : 1);
    EXPECT_EQ(largest.value, m == 1 ? 0.125 : -0.25);
  }
}

TEST(Elimination, FindsNothingWhereThereAreNoRows) {
  Matrix panel(1, 1, 1);
  EXPECT_EQ(elimination::next_column(panel.block(), 0, 0, 1, panel.block()).row, -1);
}

TEST(Elimination, ChoosesSomeRowWhereNothingIsANumber) {
  Matrix panel(9, 1, 1);
  std::ranges::fill(panel.entries, NAN);
  EXPECT_EQ(elimination::next_column(panel.block(), 9, 0, 1, panel.block()).row, 0);
}

TEST(Elimination, ScalesAColumn) {
  std::vector<double> column{1, 2, 3};
  elimination::scale_column(column.data(), 2, 0.5);
  EXPECT_EQ(column, (std::vector<double>{0.5, 1, 3}));
}

}  // namespace
}  // namespace scalelab

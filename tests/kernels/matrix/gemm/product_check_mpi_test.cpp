// SPDX-License-Identifier: BSD-3-Clause

/// The check of gemm's product must accept the right one and find every kind of wrong one. Here
/// each rank holds a share of the rows of A, B and C.
#include "kernels/matrix/gemm/product_check.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t n = 5;

/// A(i, j) = i - j cut to -2 ... 2, B(i, j) = (i + 2 j) modulo 3: C is their product.
double entry_a(std::int64_t i, std::int64_t j) {
  return static_cast<double>(std::clamp<std::int64_t>(i - j, -2, 2));
}
double entry_b(std::int64_t i, std::int64_t j) {
  return static_cast<double>((i + 2 * j) % 3);
}
double entry_c(std::int64_t i, std::int64_t j) {
  double sum = 0;
  for (std::int64_t k = 0; k < n; ++k) {
    sum += entry_a(i, k) * entry_b(k, j);
  }
  return sum;
}

class CheckOfProduct : public ::testing::Test {
 protected:
  CheckOfProduct() {
    for (std::int64_t i = rows_.first; i < rows_.last; ++i) {
      for (std::int64_t j = 0; j < n; ++j) {
        a_.push_back(entry_a(i, j));
        b_.push_back(entry_b(i, j));
        c_.push_back(entry_c(i, j));
      }
    }
  }

  /// Adds `change` to C(row, column) on the rank that holds it.
  void change_c(std::int64_t row, std::int64_t column, double change) {
    if (row >= rows_.first && row < rows_.last) {
      c_[static_cast<std::size_t>((row - rows_.first) * n + column)] += change;
    }
  }

  std::int64_t failures() {
    ProductCheck check;
    check.prepare(process_, n, block(a_), block(b_));
    return check.failures(process_, block(c_));
  }

 private:
  [[nodiscard]] MatrixBlock block(const std::vector<double>& values) const {
    return {.values = values,
            .rows = rows_,
            .columns = {.first = 0, .last = n},
            .order = MatrixBlock::Order::by_rows};
  }

  const RankGroup group_ = everybody();
  Team team_{test_job(), group_, {.threads = 3}};
  Process process_{team_, group_.communicator, 1};
  const Range rows_ = share_of(n, process_.rank(), process_.ranks());
  std::vector<double> a_;
  std::vector<double> b_;
  std::vector<double> c_;
};

TEST_F(CheckOfProduct, AcceptsTheProduct) {
  EXPECT_EQ(failures(), 0);
}

TEST_F(CheckOfProduct, FindsAnyWrongEntry) {
  for (std::int64_t row = 0; row < n; ++row) {
    for (std::int64_t column = 0; column < n; ++column) {
      change_c(row, column, 1);
      EXPECT_GE(failures(), 1) << row << ", " << column;
      change_c(row, column, -1);
    }
  }
  EXPECT_EQ(failures(), 0);
}

TEST_F(CheckOfProduct, FindsTwoErrorsThatCancelInTheSum) {
  change_c(0, 0, 1);
  change_c(0, 1, -1);
  EXPECT_GE(failures(), 1);
}

TEST_F(CheckOfProduct, FindsAFraction) {
  change_c(4, 3, 0.5);
  EXPECT_EQ(failures(), 1);
}

TEST_F(CheckOfProduct, FindsWhatIsTooLarge) {
  change_c(1, 1, 4 * n + 20);
  change_c(1, 2, std::numeric_limits<double>::infinity());
  change_c(3, 3, -1e300);
  EXPECT_EQ(failures(), 3);
}

TEST_F(CheckOfProduct, FindsNotANumber) {
  change_c(2, 2, std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(failures(), 1);
}

}  // namespace
}  // namespace scalelab

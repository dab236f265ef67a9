// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/dense/product.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "numerics/dense/eigen_product.hpp"

namespace scalelab::dense {
namespace {

/// A matrix within a larger one, whose other elements must stay as they are.
class Matrix {
 public:
  Matrix(std::int64_t rows, std::int64_t columns, std::int64_t extra, int salt)
      : rows_(rows), columns_(columns), stride_(rows + extra) {
    values_.resize(static_cast<std::size_t>(stride_ * columns + 1));
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] =
          static_cast<double>((i * 37 + static_cast<std::size_t>(salt) * 11) % 13) - 6;  // integers
    }
  }

  [[nodiscard]] View view() { return {values_.data(), rows_, columns_, stride_}; }
  [[nodiscard]] ConstView read() const { return {values_.data(), rows_, columns_, stride_}; }
  [[nodiscard]] double at(std::int64_t i, std::int64_t j) const {
    return values_[static_cast<std::size_t>(i + j * stride_)];
  }
  void set(std::int64_t i, std::int64_t j, double value) {
    values_[static_cast<std::size_t>(i + j * stride_)] = value;
  }
  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::int64_t rows_;
  std::int64_t columns_;
  std::int64_t stride_;
  std::vector<double> values_;
};

struct Products {
  std::string name;
  std::function<void(double, ConstView, ConstView, View)> multiply_add;
  std::function<void(double, ConstView, Transposed, View)> multiply_add_transposed;
  std::function<void(ConstView, View)> solve_lower_unit;
};

std::vector<Products> all_products() {
  return {{.name = "library",
           .multiply_add = [](double alpha, ConstView a, ConstView b,
                              View c) { multiply_add(alpha, a, b, c); },
           .multiply_add_transposed = [](double alpha, ConstView a, Transposed b,
                                         View c) { multiply_add(alpha, a, b, c); },
           .solve_lower_unit = [](ConstView l, View b) { solve_lower_unit(l, b); }},
          {.name = "Eigen",
           .multiply_add = [](double alpha, ConstView a, ConstView b,
                              View c) { by_eigen::multiply_add(alpha, a, b, c); },
           .multiply_add_transposed = [](double alpha, ConstView a, Transposed b,
                                         View c) { by_eigen::multiply_add(alpha, a, b, c); },
           .solve_lower_unit = [](ConstView l, View b) { by_eigen::solve_lower_unit(l, b); }}};
}

struct Shape {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;
};

constexpr Shape shapes[] = {{1, 1, 1},      {3, 1, 2},   {1, 5, 4},    {7, 7, 7},
                            {64, 48, 32},   {47, 51, 3}, {5, 150, 11}, {130, 67, 259},
                            {259, 130, 67}, {0, 4, 4},   {4, 0, 4},    {4, 4, 0}};

// By the definition; entries are integers, so that the order of a sum does not matter.
Matrix added(double alpha, const Matrix& a, const Matrix& b, Matrix c, const Shape& shape,
             bool transposed) {
  for (std::int64_t j = 0; j < shape.n; ++j) {
    for (std::int64_t i = 0; i < shape.m; ++i) {
      double sum = 0;
      for (std::int64_t l = 0; l < shape.k; ++l) {
        sum += a.at(i, l) * (transposed ? b.at(j, l) : b.at(l, j));
      }
      c.set(i, j, c.at(i, j) + alpha * sum);
    }
  }
  return c;
}

TEST(DenseProduct, IsThatOfTheDefinition) {
  for (const Products& products : all_products()) {
    for (const Shape& shape : shapes) {
      for (const double alpha : {1.0, -1.0, 3.0}) {
        const Matrix a(shape.m, shape.k, 3, 1);
        const Matrix b(shape.k, shape.n, 2, 2);
        Matrix c(shape.m, shape.n, 5, 3);
        const Matrix expected = added(alpha, a, b, c, shape, false);
        products.multiply_add(alpha, a.read(), b.read(), c.view());
        EXPECT_TRUE(c == expected) << products.name << " " << shape.m << " " << shape.n << " "
                                   << shape.k << " times " << alpha;
      }
    }
  }
}

TEST(DenseProduct, TakesTheSecondMatrixTransposed) {
  for (const Products& products : all_products()) {
    for (const Shape& shape : shapes) {
      const Matrix a(shape.m, shape.k, 3, 1);
      const Matrix b(shape.n, shape.k, 2, 2);
      Matrix c(shape.m, shape.n, 5, 3);
      const Matrix expected = added(-2, a, b, c, shape, true);
      products.multiply_add_transposed(-2, a.read(), Transposed{b.read()}, c.view());
      EXPECT_TRUE(c == expected) << products.name << " " << shape.m << " " << shape.n << " "
                                 << shape.k;
    }
  }
}

TEST(DenseSolve, ReadsTheLowerTriangleAloneAndTakesItsDiagonalForOnes) {
  for (const Products& products : all_products()) {
    for (const Shape& shape : shapes) {
      // Entries -1, 0 and 1 of L and a known X: all is exact for so few rows.
      const std::int64_t m = std::min<std::int64_t>(shape.m, 24);
      Matrix l(m, m, 2, 1);
      const Matrix x(m, shape.n, 1, 2);
      Matrix b = x;
      for (std::int64_t j = 0; j < m; ++j) {
        for (std::int64_t i = j + 1; i < m; ++i) {
          l.set(i, j, static_cast<double>((i * 5 + j * 3) % 3) - 1);
        }
      }
      for (std::int64_t j = 0; j < shape.n; ++j) {
        for (std::int64_t i = 0; i < m; ++i) {
          double sum = x.at(i, j);
          for (std::int64_t k = 0; k < i; ++k) {
            sum += l.at(i, k) * x.at(k, j);
          }
          b.set(i, j, sum);
        }
      }
      const Matrix untouched = l;
      products.solve_lower_unit(l.read(), b.view());
      EXPECT_TRUE(b == x) << products.name << " " << m << " " << shape.n;
      EXPECT_TRUE(l == untouched);
    }
  }
}

TEST(DenseProduct, IsComputedByManyThreadsAtOnce) {
  const Shape shape{.m = 70, .n = 90, .k = 110};
  const Matrix a(shape.m, shape.k, 0, 1);
  const Matrix b(shape.k, shape.n, 0, 2);
  const Matrix start(shape.m, shape.n, 0, 3);
  const Matrix expected = added(1, a, b, start, shape, false);
  constexpr int threads = 16;
  std::vector<Matrix> products(threads, start);
  std::vector<std::thread> team;
  team.reserve(threads);
  for (Matrix& product : products) {
    team.emplace_back([&] { multiply_add(1, a.read(), b.read(), product.view()); });
  }
  for (std::thread& thread : team) {
    thread.join();
  }
  for (const Matrix& product : products) {
    EXPECT_TRUE(product == expected);
  }
}

TEST(DenseLibrary, SaysWhatComputesProducts) {
  for (const Library& library : {library(), by_eigen::library()}) {
    EXPECT_THAT(library.name, testing::AnyOf("OpenBLAS", "BLIS", "Eigen"));
    EXPECT_THAT(library.version, testing::MatchesRegex("[0-9]+\\.[0-9]+.*"));
    EXPECT_NE(library.kernel, "");
  }
  EXPECT_EQ(to_string({.name = "BLIS", .version = "0.9.0", .kernel = "zen3"}), "BLIS 0.9.0 (zen3)");
}

}  // namespace
}  // namespace scalelab::dense

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/star.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "numerics/vectors/vector_target.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab::stencil {
namespace {

constexpr std::int64_t pitch = 64;
constexpr std::int64_t around = 16;  // columns beside, and rows above and below
constexpr std::int64_t most_rows = 3;
constexpr std::int64_t all = pitch * (most_rows + 2 * around);
constexpr double untouched = -7;

/// Points that begin with a page, filled with numbers that no sum of few makes equal.
struct Field {
  explicit Field(double scale) : memory(static_cast<std::size_t>(all) * sizeof(double)) {
    for (std::int64_t i = 0; i < all; ++i) {
      begin()[i] = scale == 0 ? untouched : scale / static_cast<double>(i + 3);
    }
  }
  [[nodiscard]] double* begin() const { return reinterpret_cast<double*>(memory.begin()); }
  [[nodiscard]] Rows<double> inside() const {
    return {.first = begin() + around * pitch + around, .pitch = pitch};
  }
  [[nodiscard]] std::vector<double> values() const { return {begin(), begin() + all}; }
  PageMemory memory;
};

/// The star of the definition, rounded after each operation.
double star_at(const double* at, int radius) {
  double sum = 0;
  for (int k = 1; k <= radius; ++k) {
    const double across = at[k] - at[-k];
    const double down = at[k * pitch] - at[-k * pitch];
    const volatile double ring = weight_of(k, radius) * (across + down);
    sum = k == 1 ? ring : sum + ring;
  }
  return sum;
}

void expect_definition(int radius, std::int64_t rows, std::int64_t columns, Stores stores,
                       const std::string& target) {
  const Field in(1);
  const Field out(100);
  const Field next(0);
  const Field known_out(100);
  const Field known_next(0);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      const double* const at = in.inside().from(i, j).first;
      *known_out.inside().from(i, j).first += star_at(at, radius);
      *known_next.inside().from(i, j).first = *at + 1;
    }
  }
  update({.first = in.inside().first, .pitch = pitch}, out.inside(), next.inside(), rows, columns,
         radius, stores);
  EXPECT_EQ(out.values(), known_out.values()) << radius << ", " << columns << ", " << target;
  EXPECT_EQ(next.values(), known_next.values()) << radius << ", " << columns << ", " << target;
}

TEST(Star, IsThatOfItsDefinitionOnEveryInstructionSet) {
  on_each_vector_target([](const std::string& target) {
    for (int radius = 1; radius <= largest_radius; ++radius) {
      for (const std::int64_t columns : {0, 1, 7, 8, 9, 29}) {
        for (const Stores stores : {Stores::normal, Stores::streaming}) {
          expect_definition(radius, most_rows, columns, stores, target);
        }
      }
    }
  });
}

// Where rows begin anywhere, streaming stores would be an error.
TEST(Star, IsNotStreamedToWhereNoLineBegins) {
  const Field in(1);
  const Field out(100);
  const Field next(0);
  const Rows<double> beside = next.inside().from(0, 1);
  update({.first = in.inside().first, .pitch = pitch}, out.inside(), beside, 1, 16, 2,
         Stores::streaming);
  EXPECT_EQ(beside.first[15], in.inside().first[15] + 1);
  EXPECT_EQ(beside.first[16], untouched);
}

TEST(Star, IncreasesARectangle) {
  const Field in(1);
  const Field next(0);
  increase({.first = in.inside().first, .pitch = pitch}, next.inside(), 2, 3, 5);
  EXPECT_EQ(*next.inside().from(1, 2).first, *in.inside().from(1, 2).first + 5);
  EXPECT_EQ(*next.inside().from(1, 3).first, untouched);
  EXPECT_EQ(*next.inside().from(2, 0).first, untouched);
}

// 2 in each iteration, but for the rounding of weights.
TEST(Star, OfALinearFieldIsTwo) {
  for (int radius = 1; radius <= largest_radius; ++radius) {
    for (const std::int64_t iterations : {0, 1, 10, 1'000}) {
      const double known = 2 * static_cast<double>(iterations);
      EXPECT_NEAR(replay(radius, iterations), known,
                  known * static_cast<double>(radius + 3 + iterations) *
                      std::numeric_limits<double>::epsilon() / 2);
    }
  }
  EXPECT_EQ(replay(1, 5), 10);
}

}  // namespace
}  // namespace scalelab::stencil

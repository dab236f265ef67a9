// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/transpose/tiles.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "numerics/vectors/vector_target.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab::transpose {
namespace {

constexpr std::int64_t pitch_of_a = 48;
constexpr std::int64_t pitch_of_b = 40;
constexpr std::int64_t most_rows = 27;     // of b
constexpr std::int64_t most_columns = 37;  // of b
constexpr double untouched = -7;

/// A block with room around it, on pages of its own.
class RoomyBlock {
 public:
  RoomyBlock(std::int64_t pitch, std::int64_t columns)
      : memory_(static_cast<std::size_t>(pitch * columns) * sizeof(double)),
        pitch_(pitch),
        elements_(pitch * columns) {}
  [[nodiscard]] double& at(std::int64_t row, std::int64_t column) const {
    return reinterpret_cast<double*>(memory_.begin())[row + column * pitch_];
  }
  [[nodiscard]] Columns view() const { return {.first = &at(0, 0), .pitch = pitch_}; }
  void fill(double value) const {
    for (std::int64_t i = 0; i < elements_; ++i) {
      (&at(0, 0))[i] = value;
    }
  }
  [[nodiscard]] std::vector<double> values() const { return {&at(0, 0), &at(0, 0) + elements_}; }

 private:
  PageMemory memory_;
  std::int64_t pitch_;
  std::int64_t elements_;
};

enum class Form : std::uint8_t { add, put, stream };

/// Runs one form over a block, and the two loops of its definition over another, which must be the
/// same to the last element, those around the block too.
void expect_two_loops(Form form, std::int64_t rows, std::int64_t columns,
                      const std::string& target) {
  const RoomyBlock a(pitch_of_a, most_rows + 1);
  const RoomyBlock b(pitch_of_b, most_columns + 1);
  const RoomyBlock plain_a(pitch_of_a, most_rows + 1);
  const RoomyBlock plain_b(pitch_of_b, most_columns + 1);
  for (const RoomyBlock* block : {&a, &b, &plain_a, &plain_b}) {
    block->fill(untouched);
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      plain_a.at(j, i) = a.at(j, i) = static_cast<double>(100 * i + j);
      double& sum = plain_b.at(i, j);
      sum = form == Form::add ? sum + plain_a.at(j, i) : plain_a.at(j, i);
      plain_a.at(j, i) += 1;
    }
  }
  if (form == Form::add) {
    add_transposed(a.view(), b.view(), rows, columns);
  } else {
    put_transposed(a.view(), b.view(), rows, columns,
                   form == Form::put ? Stores::normal : Stores::streaming);
  }
  EXPECT_EQ(a.values(), plain_a.values()) << rows << " x " << columns << ", " << target;
  EXPECT_EQ(b.values(), plain_b.values()) << rows << " x " << columns << ", " << target;
}

TEST(TransposeTiles, AreTwoLoopsOnEveryInstructionSet) {
  on_each_vector_target([](const std::string& target) {
    for (const Form form : {Form::add, Form::put, Form::stream}) {
      for (const std::int64_t rows : {0, 1, 7, 8, 9, 16, 27}) {
        for (const std::int64_t columns : {0, 1, 5, 8, 15, 32, 37}) {
          expect_two_loops(form, rows, columns, target);
        }
      }
    }
  });
}

TEST(TransposeTiles, AreAddedUp) {
  on_each_vector_target([](const std::string& target) {
    for (const std::int64_t rows : {0, 1, 7, 8, 19}) {
      const RoomyBlock b(pitch_of_b, most_columns);
      const RoomyBlock c(pitch_of_a, most_columns);
      b.fill(untouched);
      c.fill(3);
      constexpr std::int64_t columns = 5;
      add(c.view(), b.view(), rows, columns);
      for (std::int64_t j = 0; j < most_columns; ++j) {
        for (std::int64_t i = 0; i < pitch_of_b; ++i) {
          EXPECT_EQ(b.at(i, j), i < rows && j < columns ? untouched + 3 : untouched) << target;
        }
      }
    }
  });
}

}  // namespace
}  // namespace scalelab::transpose

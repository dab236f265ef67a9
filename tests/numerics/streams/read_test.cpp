// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/streams/read.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

struct alignas(64) LineOfNumbers {
  double values[8];
};

TEST(StreamRead, ReadsEachNumberOnceAndNoOther) {
  std::vector<LineOfNumbers> lines(12);
  double* const numbers = lines.front().values;
  on_each_vector_target([&](const std::string& target) {
    for (const std::size_t count : {0, 1, 7, 8, 31, 32, 33, 64, 95}) {
      for (std::size_t i = 0; i < 96; ++i) {
        numbers[i] =
            i < count ? static_cast<double>(i + 1) : std::numeric_limits<double>::quiet_NaN();
      }
      EXPECT_EQ(stream_read(numbers, count), static_cast<double>(count * (count + 1)) / 2)
          << count << " with " << target;
    }
  });
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/triad/sweep.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "numerics/vectors/vector_target.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab {
namespace {

/// An array that begins with a page.
struct ArrayOnPages {
  explicit ArrayOnPages(std::int64_t count)
      : memory(static_cast<std::size_t>(count) * sizeof(double)),
        values(reinterpret_cast<double*>(memory.begin())) {}
  PageMemory memory;
  double* values;
};

// Whole lines and parts of one; nothing beyond the end is touched.
TEST(TriadSweep, IsTheLoopOfItsDefinitionOnEveryInstructionSet) {
  constexpr std::int64_t most = 70;
  constexpr double s = 0.1;
  const ArrayOnPages a(most);
  const ArrayOnPages b(most);
  const ArrayOnPages c(most);
  for (std::int64_t i = 0; i < most; ++i) {
    b.values[i] = 1.0 / static_cast<double>(i + 3);
    c.values[i] = 1.0 / static_cast<double>(i + 7);
  }
  on_each_vector_target([&](const std::string& target) {
    for (const Stores stores : {Stores::normal, Stores::streaming}) {
      for (std::int64_t count = 0; count < most; ++count) {
        for (std::int64_t i = 0; i < most; ++i) {
          a.values[i] = -1;
        }
        triad::sweep(a.values, b.values, c.values, s, count, stores);
        for (std::int64_t i = 0; i < most; ++i) {
          const volatile double product = s * c.values[i];  // rounded before it is added
          EXPECT_EQ(a.values[i], i < count ? b.values[i] + product : -1)
              << i << " of " << count << ", " << target;
        }
      }
    }
  });
}

}  // namespace
}  // namespace scalelab

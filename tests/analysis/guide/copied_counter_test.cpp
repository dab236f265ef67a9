// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/copied_counter.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

TEST(CopiedCounter, TellsWhatACopyLoses) {
  Results results;
  testing::add_counter(results);
  const auto counter = copied_counter(results);
  ASSERT_TRUE(counter);
  EXPECT_EQ(counter->workers, 4);
  EXPECT_EQ(counter->updates, 100);
  EXPECT_EQ(counter->own_copy, 25);
  EXPECT_EQ(counter->lost, 75);
  EXPECT_EQ(counter->thread_update_s, 1e-8);
  EXPECT_EQ(counter->process_update_s, 1e-6);
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "posix/start_again.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <string>

namespace scalelab {
namespace {

TEST(StartAgain, TakesBackWhatItAdded) {
  setenv("SCALELAB_STARTED_AGAIN_WITH", "SCALELAB_TEST_OF_START", 1);
  setenv("SCALELAB_TEST_OF_START", "1", 1);
  EXPECT_TRUE(was_started_again());
  EXPECT_EQ(std::getenv("SCALELAB_TEST_OF_START"), nullptr);
  EXPECT_FALSE(was_started_again());
}

// The new program is this one, which is given the test below to run.
[[noreturn]] void start_again_for_the_test_below() {
  std::string program = "again";
  std::string filter = "--gtest_filter=StartAgain.DISABLED_HasTheVariable";
  std::string also = "--gtest_also_run_disabled_tests";
  std::array<char*, 4> words{program.data(), filter.data(), also.data(), nullptr};
  start_again_with("SCALELAB_TEST_OF_START", "a b", words.data());
  std::_Exit(2);
}

TEST(StartAgain, IsTheSameProgramWithTheSameWordsAndOneVariableMore) {
  EXPECT_EXIT(start_again_for_the_test_below(), testing::ExitedWithCode(0), "");
}

TEST(StartAgain, DISABLED_HasTheVariable) {
  EXPECT_STREQ(std::getenv("SCALELAB_TEST_OF_START"), "a b");
  EXPECT_STREQ(std::getenv("SCALELAB_STARTED_AGAIN_WITH"), "SCALELAB_TEST_OF_START");
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "posix/end_of_leash.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

TEST(EndOfLeash, IsTheEndOfTheInputWhateverCameBefore) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  ChildProcess child = ChildProcess::forked([&] {
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    wait_for_end_of_leash();
    return 0;
  });
  EXPECT_EQ(write(ends[1], "ignored", 7), 7);
  EXPECT_FALSE(child.ended());
  close(ends[1]);
  EXPECT_TRUE(child.wait().well());
  close(ends[0]);
}

}  // namespace
}  // namespace scalelab

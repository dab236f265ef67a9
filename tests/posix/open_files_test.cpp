// SPDX-License-Identifier: BSD-3-Clause
#include "posix/open_files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

// In a process of its own, whose limit nobody else has.
TEST(OpenFiles, AreAsManyAsTheLimitSaysAndCanBeMore) {
  ChildProcess child = ChildProcess::forked([] {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 100;
    limit.rlim_max = 200;
    setrlimit(RLIMIT_NOFILE, &limit);
    const bool few = most_open_files() == 100;
    allow_most_open_files();
    return few && most_open_files() == 200 ? 0 : 1;
  });
  EXPECT_TRUE(child.wait().well());
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/thread_trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace scalelab {
namespace {

TEST(TryThreads, IsContentWithWhatTheSystemStarts) {
  EXPECT_NO_THROW(try_threads(1));
  EXPECT_NO_THROW(try_threads(9));
  EXPECT_NO_THROW(try_threads(9));  // nothing is left of the first nine
}

/// Ends the process with 0, and the message on stderr, when the trial says that threads are
/// missing.
void try_in_little_memory() {
  // Address space for some hundred stacks: the one limit that holds for every user.
  const rlimit memory{.rlim_cur = rlim_t{4} << 30U, .rlim_max = rlim_t{4} << 30U};
  if (setrlimit(RLIMIT_AS, &memory) != 0) {
    _exit(2);
  }
  try {
    try_threads(100'000);
  } catch (const std::runtime_error& error) {
    std::cerr << error.what() << '\n';
    _exit(0);
  }
  _exit(1);
}

TEST(TryThreads, SaysThatTheSystemStartsNoMore) {
#if defined(SCALELAB_SANITIZED_ADDRESS) || defined(SCALELAB_SANITIZED_THREAD)
  GTEST_SKIP() << "sanitizers reserve more address space than the limit of this test";
#endif
  EXPECT_EXIT(try_in_little_memory(), ::testing::ExitedWithCode(0),
              "needs 100000 threads in this process, and after [0-9]+ the system starts no more");
}

}  // namespace
}  // namespace scalelab

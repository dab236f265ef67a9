// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include "kernels/interpreter/start/parked_thread.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

namespace scalelab {
namespace {

std::ptrdiff_t threads_of_this_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

/// A thread that was waited for may be listed a moment longer.
bool comes_to(std::ptrdiff_t threads) {
  constexpr int looks = 5000;
  for (int look = 0; look < looks; ++look) {
    if (threads_of_this_process() == threads) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

TEST(ParkedThread, IsThereUntilItIsDestroyed) {
  // The thread sanitizer has a thread of its own, which comes with a program's first thread.
  const ParkedThread first;
  const std::ptrdiff_t before = threads_of_this_process();
  {
    std::vector<std::unique_ptr<ParkedThread>> parked;
    for (int more = 1; more <= 10; ++more) {
      parked.push_back(std::make_unique<ParkedThread>());
      EXPECT_EQ(threads_of_this_process(), before + more);
    }
    parked.erase(parked.begin());
    EXPECT_TRUE(comes_to(before + 9));
  }
  EXPECT_TRUE(comes_to(before));
}

}  // namespace
}  // namespace scalelab

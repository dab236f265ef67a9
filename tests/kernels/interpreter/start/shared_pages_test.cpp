// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <optional>

#include "kernels/interpreter/start/forked_process.hpp"
#include "parallel/machine/process_status.hpp"

namespace scalelab {
namespace {

// A forked process shares the pages of its parent until one of them writes.
TEST(PrivateBytesOfAForkedProcess, LeaveOutWhatIsShared) {
  constexpr std::size_t bytes = 64UL * 1024 * 1024;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  for (std::size_t i = 0; i < bytes; i += 1024) {
    static_cast<volatile std::byte*>(memory)[i] = std::byte{1};
  }
  const double alone = private_bytes(getpid()).value();
  ForkedProcess process;
  ASSERT_TRUE(process.wait_until_it_runs());
  EXPECT_LE(private_bytes(getpid()).value(), alone - static_cast<double>(bytes));
  EXPECT_GT(private_bytes(process.id()).value(), 0.0);
  EXPECT_LT(private_bytes(process.id()).value(), static_cast<double>(bytes) / 2);
  munmap(memory, bytes);
}

TEST(PrivateBytesOfAForkedProcess, AreUnknownForAProcessThatIsNotThere) {
  EXPECT_EQ(private_bytes(-1), std::nullopt);
  int id = 0;
  {
    const ForkedProcess process;
    id = process.id();
  }
  EXPECT_EQ(private_bytes(id), std::nullopt);
}

}  // namespace
}  // namespace scalelab

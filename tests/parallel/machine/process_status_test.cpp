// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/process_status.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <ctime>

namespace scalelab {
namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

// The address sanitizer would look up each byte in memory of its own, which counts too.
[[gnu::no_sanitize_address]] void write_to(void* memory, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; i += 1024) {
    static_cast<volatile std::byte*>(memory)[i] = std::byte{1};
  }
}

TEST(PrivateBytes, GrowByWhatIsWrittenTo) {
  constexpr std::size_t bytes = 64 * mebibyte;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const double mapped = private_bytes(getpid()).value();
  write_to(memory, bytes);
  const double written = private_bytes(getpid()).value();
  EXPECT_GE(written - mapped, static_cast<double>(bytes));
  EXPECT_LE(written - mapped, static_cast<double>(bytes + 2 * mebibyte));  // page tables, and noise
  munmap(memory, bytes);
  EXPECT_LE(private_bytes(getpid()).value() - mapped, 2.0 * mebibyte);
}

// The clock tick in which the process was made ends at most one tick after its making.
TEST(SecondsSinceProcessStart, LieBetweenNoneAndTheMachinesOwn) {
  timespec since_boot{};
  ASSERT_EQ(clock_gettime(CLOCK_BOOTTIME, &since_boot), 0);
  const double first = seconds_since_process_start().value();
  EXPECT_GE(first, 0.0);
  EXPECT_LT(first, static_cast<double>(since_boot.tv_sec));
  EXPECT_GE(seconds_since_process_start().value(), first);
}

}  // namespace
}  // namespace scalelab

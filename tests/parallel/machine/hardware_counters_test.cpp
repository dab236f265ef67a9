// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/hardware_counters.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace scalelab {
namespace {

// Events that the operating system counts by itself, so that there need be no processor's counters:
// first uses of memory, which a program can cause at will.
constexpr CountedEvents page_faults{
    .instructions = {.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_PAGE_FAULTS},
    .cycles = {.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_PAGE_FAULTS_MIN}};

/// Uses so many pages for the first time: fresh from the system, and not as huge ones.
void touch_new_pages(std::size_t pages) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* memory =
      mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  madvise(memory, pages * page, MADV_NOHUGEPAGE);
  for (std::size_t i = 0; i < pages; ++i) {
    static_cast<volatile char*>(memory)[i * page] = 1;
  }
  munmap(memory, pages * page);
}

TEST(HardwareCounters, CountWhatTheThreadDoes) {
  const HardwareCounters counters(page_faults);
  if (!counters.available()) {
    GTEST_SKIP() << "this system lets nobody count";
  }
  const EventCounts before = counters.read();
  touch_new_pages(100);
  const EventCounts counted = counters.read() - before;
  EXPECT_GE(counted.instructions, 100);
  EXPECT_GE(counted.cycles, 100);
  EXPECT_LE(counted.cycles, counted.instructions);  // small faults are among all faults
}

TEST(HardwareCounters, LeaveOutWhatOtherThreadsDo) {
  const HardwareCounters counters(page_faults);
  if (!counters.available()) {
    GTEST_SKIP() << "this system lets nobody count";
  }
  std::jthread other;
  const EventCounts before = counters.read();
  other = std::jthread([] { touch_new_pages(2000); });
  other.join();
  EXPECT_LT((counters.read() - before).instructions, 1000);
}

class Refused : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(WithEachError, Refused, ::testing::Values(EACCES, ENOENT, ENOSYS, EPERM));

TEST_P(Refused, CountersReadAsNotCounted) {
  int asked = 0;
  ::testing::internal::CaptureStderr();
  const HardwareCounters counters(hardware_events(), [&](const CountedEvent&, int) {
    ++asked;
    errno = GetParam();
    return -1;
  });
  EXPECT_FALSE(counters.available());
  for (int reading = 0; reading < 3; ++reading) {
    EXPECT_TRUE(std::isnan(counters.read().instructions));
    EXPECT_TRUE(std::isnan(counters.read().cycles));
  }
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(HardwareCounters, OneEventAloneIsNone) {
  int opened = -1;
  {
    const HardwareCounters counters(hardware_events(), [&](const CountedEvent&, int group) {
      if (group < 0) {
        opened = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        return opened;
      }
      EXPECT_EQ(group, opened);
      errno = ENOENT;
      return -1;
    });
    EXPECT_FALSE(counters.available());
    EXPECT_TRUE(std::isnan(counters.read().instructions));
  }
  ASSERT_GE(opened, 0);
  EXPECT_EQ(fcntl(opened, F_GETFD), -1) << "the first event was left open";
}

TEST(HardwareCounters, AGroupThatFoundNoRoomReadsAsNotCounted) {
  // Such a group reads as the end of a file.
  const HardwareCounters counters(hardware_events(), [](const CountedEvent&, int) {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  });
  ASSERT_TRUE(counters.available());
  EXPECT_TRUE(std::isnan(counters.read().instructions));
  EXPECT_TRUE(std::isnan(counters.read().cycles));
}

TEST(HardwareCounters, AskForInstructionsAndCyclesOutsideTheSystem) {
  EXPECT_EQ(hardware_events().instructions.type, std::uint32_t{PERF_TYPE_HARDWARE});
  EXPECT_EQ(hardware_events().instructions.config, std::uint64_t{PERF_COUNT_HW_INSTRUCTIONS});
  EXPECT_EQ(hardware_events().cycles.config, std::uint64_t{PERF_COUNT_HW_CPU_CYCLES});
}

TEST(HardwareEvents, AreCountedOnEveryThreadOrOnNone) {
  const bool counted = !std::isnan(count_hardware_events().instructions);
  bool counted_there = false;
  std::jthread([&] { counted_there = !std::isnan(count_hardware_events().cycles); }).join();
  EXPECT_EQ(counted_there, counted);
  if (counted) {
    const double before = count_hardware_events().instructions;
    EXPECT_GT(count_hardware_events().instructions, before);
  }
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

/// What /proc tells of processors and memory, read from planted files.
#include "parallel/machine/processor_use.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/planted_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

class ProcessorUse : public ::testing::Test {
 protected:
  void plant_at(const std::string& path, const std::string& text) {
    plant(root_.path() / path, text);
  }
  TemporaryFolder root_;
};

TEST_F(ProcessorUse, AddsUpTheProcessorsAskedFor) {
  plant_at("proc/stat",
           "cpu  9 9 9 9 9 9 9 9 9 9\n"
           "cpu0 100 10 50 700 20 3 2 15 99 0\n"
           "cpu1 5000 0 0 0 0 0 0 0 0 0\n"
           "cpu12 200 0 0 300 0 0 0 5 0 0\n"
           "intr 1");
  const auto times = processor_times({0, 12}, root_.path());
  ASSERT_TRUE(times);
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  EXPECT_DOUBLE_EQ(times->busy_s * ticks, 365);   // 100 + 10 + 50 + 3 + 2, and 200
  EXPECT_DOUBLE_EQ(times->idle_s * ticks, 1020);  // 700 + 20, and 300
  EXPECT_DOUBLE_EQ(times->stolen_s * ticks, 20);
}

TEST_F(ProcessorUse, IsUnknownWhereAProcessorIsMissing) {
  plant_at("proc/stat", "cpu  1 1 1 1 1 1 1 1\ncpu0 1 1 1 1 1 1 1 1");
  EXPECT_TRUE(processor_times({0}, root_.path()));
  EXPECT_FALSE(processor_times({0, 1}, root_.path()));
  EXPECT_FALSE(processor_times({}, root_.path()));
}

TEST_F(ProcessorUse, IsUnknownWhereNothingTells) {
  EXPECT_FALSE(processor_times({0}, root_.path()));
  EXPECT_FALSE(load_average(root_.path()));
  EXPECT_FALSE(available_memory_bytes(root_.path()));
}

TEST_F(ProcessorUse, ReadsLoadAndMemory) {
  plant_at("proc/loadavg", "1.25 0.50 0.10 2/345 6789");
  plant_at("proc/meminfo", "MemTotal:  8 kB\nMemFree:   1 kB\nMemAvailable:  4 kB");
  EXPECT_EQ(load_average(root_.path()), 1.25);
  EXPECT_EQ(available_memory_bytes(root_.path()), 4096);
}

}  // namespace
}  // namespace scalelab

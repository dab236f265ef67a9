// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

Size size_of_transpose(std::int64_t n, std::int64_t iterations, const std::string& stores) {
  return Size({{"n", n}, {"iterations", iterations}, {"stores", stores}});
}

/// What the kernel answers, from the plain loop in integers.
double answer_by_plain_transpose(std::int64_t n, std::int64_t iterations) {
  const auto place = [n](std::int64_t i, std::int64_t j) {
    return static_cast<std::size_t>(i + j * n);
  };
  std::vector<std::int64_t> a(static_cast<std::size_t>(n * n));
  std::vector<std::int64_t> b(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = static_cast<std::int64_t>(i);
  }
  for (std::int64_t iteration = 0; iteration < iterations; ++iteration) {
    for (std::int64_t j = 0; j < n; ++j) {
      for (std::int64_t i = 0; i < n; ++i) {
        b[place(i, j)] += a[place(j, i)];
        ++a[place(j, i)];
      }
    }
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    sum += fingerprint(0, i, std::bit_cast<std::uint64_t>(static_cast<double>(b[i])));
  }
  return fingerprint_as_double(sum);
}

/// Runs it on all ranks in each of the ways, every other one with streaming stores.
void expect_plain_transpose(std::int64_t n, std::int64_t iterations, const std::vector<Way>& ways) {
  const double value = answer_by_plain_transpose(n, iterations);
  bool streaming = false;
  for (const Way& way : ways) {
    streaming = !streaming;
    const std::string stores = streaming ? "streaming" : "normal";
    const Answer answer =
        run_kernel("transpose", size_of_transpose(n, iterations, stores), 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value) << to_string(way) << ", " << stores << ", n = " << n;
  }
}

TEST(TransposeKernel, IsThePlainLoopHoweverItIsRun) {
  expect_plain_transpose(101, 3, few_ways());
}

// One column, fewer than ranks, and edges of lines.
TEST(TransposeKernel, IsThePlainLoopForAwkwardSizes) {
  for (const std::int64_t n : {1, 2, 3, 5, 17, 64}) {
    expect_plain_transpose(n, 2, {{.threads = 2}, {.threads = 3, .schedule = Schedule::dynamic}});
  }
}

// Several tiles in both directions.
TEST(TransposeKernel, IsThePlainLoopWhenItIsLarge) {
  expect_plain_transpose(
      1'100, 1,
      {{.threads = 2}, {.threads = 3, .gil = GilPolicy::interval, .schedule = Schedule::dynamic}});
}

TEST(TransposeKernel, FindsThatItWasRunTwice) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("transpose")->create(size_of_transpose(30, 1, "normal"));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  team.measure([&](Worker& worker) { kernel->work(worker); });
  const Answer answer = kernel->answer(process);
  EXPECT_FALSE(answer.verified);
  EXPECT_THAT(answer.check, HasSubstr("1800 of 1800"));
  kernel->close();
  team.close();
}

TEST(TransposeKernel, RefusesSumsThatAreNotExact) {
  const KernelInfo& info = *find_kernel("transpose");
  EXPECT_EQ(info.why_not(size_of_transpose(1'000, 1'000'000, "normal"), {}), "");
  const std::string why = info.why_not(size_of_transpose(1'000'000, 1'000'000, "normal"), {});
  EXPECT_THAT(why, HasSubstr("use iterations <= 9007"));
  EXPECT_EQ(info.why_not(size_of_transpose(1'000'000, 9'007, "normal"), {}), "");
  EXPECT_NE(info.why_not(size_of_transpose(1'000'000, 9'008, "normal"), {}), "");
}

TEST(TransposeKernel, CountsBytesAndMessages) {
  const KernelInfo& info = *find_kernel("transpose");
  const Demand alone = info.demand(size_of_transpose(1'000, 2, "normal"), {});
  EXPECT_EQ(alone.bytes, 2 * 32e6);
  EXPECT_EQ(alone.flops, 4e6);
  EXPECT_EQ(alone.messages, 0);
  // Half of all elements stay on their rank; columns of 1024 rows take 1032.
  const Demand pair = info.demand(size_of_transpose(2'048, 2, "streaming"), {.ranks = 2});
  EXPECT_EQ(pair.bytes, 2.0 * 2'048 * 2'048 * 8 * (2 + 3));
  EXPECT_EQ(pair.messages, 2);
  EXPECT_EQ(pair.message_bytes, 2.0 * 8 * 1'032 * 1'024);
}

}  // namespace
}  // namespace scalelab

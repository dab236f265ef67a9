// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "kernels/matrix/integer_entries.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

/// C = A B by the textbook's three loops, and the checksum of C: each entry times a weight from 1
/// to 97 that depends on its place.
std::int64_t checksum_by_three_loops(std::int64_t n, std::uint32_t seed) {
  constexpr std::uint32_t stream_a = 0x67650001;
  constexpr std::uint32_t stream_b = 0x67650002;
  const IntegerEntries entries_a(seed, stream_a);
  const IntegerEntries entries_b(seed, stream_b);
  const auto place = [n](std::int64_t i, std::int64_t j) {
    return static_cast<std::size_t>(i * n + j);
  };
  std::vector<std::int64_t> a(place(n, 0));
  std::vector<std::int64_t> b(place(n, 0));
  std::vector<std::int64_t> c(place(n, 0));
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t k = 0; k < n; ++k) {
      a[place(i, k)] =
          static_cast<std::int64_t>(entries_a.at(k * n + i));  // A is numbered by columns
      b[place(i, k)] = static_cast<std::int64_t>(entries_b.at(i * n + k));  // B is numbered by rows
    }
  }
  for (std::int64_t i = 0; i < n; ++i) {
    std::int64_t* const row_of_c = &c[place(i, 0)];
    for (std::int64_t k = 0; k < n; ++k) {
      const std::int64_t factor = a[place(i, k)];
      const std::int64_t* const row_of_b = &b[place(k, 0)];
      for (std::int64_t j = 0; j < n; ++j) {
        row_of_c[j] += factor * row_of_b[j];
      }
    }
  }
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      sum += (1 + (i + 2 * j) % 97) * c[place(i, j)];
    }
  }
  return sum;
}

/// Runs it on all ranks of the test program in each of the ways.
void expect_three_loops(std::int64_t n, const std::vector<Way>& ways) {
  constexpr std::uint32_t seed = 1;
  const auto sum = static_cast<double>(checksum_by_three_loops(n, seed));
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : ways) {
    const Answer answer =
        run_kernel("gemm", Size({{"n", static_cast<double>(n)}}), seed, way, group);
    EXPECT_EQ(answer.value, sum) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  }
}

class GemmOf : public ::testing::TestWithParam<std::int64_t> {};

INSTANTIATE_TEST_SUITE_P(N, GemmOf, ::testing::Values(1, 2, 3, 5, 17, 64, 257, 300));

TEST_P(GemmOf, IsThatOfThreeLoopsHoweverItIsRun) {
  expect_three_loops(GetParam(), GetParam() == 257 ? all_ways() : few_ways());
}

// Large enough for several blocks of every panel; which lock there is does not depend on that.
TEST(Gemm, IsThatOfThreeLoopsWhenItIsLarge) {
  expect_three_loops(
      513,
      {{.threads = 2}, {.threads = 3, .gil = GilPolicy::interval, .schedule = Schedule::dynamic}});
}

TEST(Gemm, DependsOnTheSeed) {
  constexpr std::uint32_t another_seed = 4'294'967'295U;
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer = run_kernel("gemm", Size({{"n", 40}}), another_seed, {.threads = 2}, group);
  EXPECT_EQ(answer.value, static_cast<double>(checksum_by_three_loops(40, another_seed)));
  EXPECT_NE(answer.value, static_cast<double>(checksum_by_three_loops(40, 1)));
  EXPECT_TRUE(answer.verified);
}

/// The kernel without its work: C stays zero, as if every product had been lost. This is the one
/// wrong product that can be had from outside.
TEST(Gemm, FindsThatTheProductIsMissing) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("gemm")->create(Size({{"n", 64}}));
  kernel->prepare(process);
  kernel->reset(process);
  const Answer answer = kernel->answer(process);
  EXPECT_FALSE(answer.verified);
  EXPECT_EQ(answer.value, 0.0);
  EXPECT_NE(answer.check.find("32 recomputed entries"), std::string::npos) << answer.check;
}

// Work that runs twice adds the product twice; twice the right answer is wrong.
TEST(Gemm, FindsThatTheProductWasAddedTwice) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("gemm")->create(Size({{"n", 64}}));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_FALSE(kernel->answer(process).verified);
}

// The same, where only the share of one rank is wrong.
TEST(Gemm, FindsThatOneRankWasGivenTheWrongSeed) {
  if (test_job().ranks() == 1) {
    GTEST_SKIP() << "one rank's numbers agree with themselves";
  }
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, test_job().leads() ? 2 : 1);
  const auto kernel = find_kernel("gemm")->create(Size({{"n", 64}}));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_FALSE(kernel->answer(process).verified);
}

}  // namespace
}  // namespace scalelab

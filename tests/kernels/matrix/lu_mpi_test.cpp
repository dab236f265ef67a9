// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/matrix/lu/random_system.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

/// The checksum of a row of pivots that the kernel has for its answer.
double checksum_of(const std::vector<std::int64_t>& pivots) {
  std::uint64_t sum = 0;
  for (const std::int64_t pivot : pivots) {
    sum = (sum ^ static_cast<std::uint64_t>(pivot + 1)) * 0x9E3779B97F4A7C15U;
    sum ^= sum >> 29U;
  }
  return static_cast<double>(sum >> 11U);
}

/// The pivots by the textbook's loops (Golub and Van Loan, algorithm 3.4.1), with the first of
/// several largest entries.
std::vector<std::int64_t> pivots_of_plain_loop(std::int64_t n, std::uint32_t seed) {
  const RandomSystem system(n, seed);
  std::vector<std::vector<double>> columns(static_cast<std::size_t>(n),
                                           std::vector<double>(static_cast<std::size_t>(n)));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    system.copy(static_cast<std::int64_t>(j), {.first = 0, .last = n}, std::span(columns[j]));
  }
  std::vector<std::int64_t> pivots;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < columns.size(); ++i) {
      if (std::abs(columns[k][i]) > std::abs(columns[k][pivot])) {
        pivot = i;
      }
    }
    pivots.push_back(static_cast<std::int64_t>(pivot));
    for (std::vector<double>& column : columns) {
      std::swap(column[k], column[pivot]);
    }
    for (std::size_t i = k + 1; i < columns.size(); ++i) {
      columns[k][i] *= 1 / columns[k][k];
    }
    for (std::size_t j = k + 1; j < columns.size(); ++j) {
      for (std::size_t i = k + 1; i < columns.size(); ++i) {
        columns[j][i] = std::fma(-columns[k][i], columns[j][k], columns[j][i]);
      }
    }
  }
  return pivots;
}

struct SizeOfLu {
  std::int64_t n;
  std::int64_t nb;
};

Size size_of(const SizeOfLu& size) {
  return Size({{"n", size.n}, {"nb", size.nb}});
}

/// Runs it on all ranks of the test program in each of the ways, which must find the plain loop's
/// pivots, and the same bits of the residual, and so of x, as one worker does.
void expect_plain_loop(const SizeOfLu& size, const std::vector<Way>& ways) {
  constexpr std::uint32_t seed = 1;
  const RankGroup alone = make_group(test_job(), {0});
  std::vector<double> expected{0, 0};
  if (alone.member()) {
    expected = {checksum_of(pivots_of_plain_loop(size.n, seed)),
                value_of(run_kernel("lu", size_of(size), seed, {}, alone), "residual")};
  }
  world().broadcast(expected, 0);
  const RankGroup group = everybody();
  for (const Way& way : ways) {
    const Answer answer = run_kernel("lu", size_of(size), seed, way, group);
    EXPECT_EQ(answer.value, expected[0]) << to_string(way);
    EXPECT_EQ(value_of(answer, "residual"), expected[1]) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  }
}

class LuOf : public ::testing::TestWithParam<SizeOfLu> {};

// Blocks that divide the matrix and that don't, and one that is larger.
INSTANTIATE_TEST_SUITE_P(Sizes, LuOf,
                         ::testing::Values(SizeOfLu{1, 128}, SizeOfLu{2, 8}, SizeOfLu{17, 8},
                                           SizeOfLu{43, 9}, SizeOfLu{64, 16}, SizeOfLu{131, 24},
                                           SizeOfLu{200, 128}),
                         [](const auto& test) {
                           return "n" + std::to_string(test.param.n) + "nb" +
                                  std::to_string(test.param.nb);
                         });

TEST_P(LuOf, HasThePivotsOfThePlainLoopHoweverItIsRun) {
  expect_plain_loop(GetParam(), GetParam().n == 43 ? all_ways() : few_ways());
}

// Enough for several blocks in every rank's rows and columns, and several tiles in a block.
TEST(Lu, HasThePivotsOfThePlainLoopWhenItIsLarge) {
  expect_plain_loop(
      {401, 48},
      {{.threads = 2}, {.threads = 3, .gil = GilPolicy::interval, .schedule = Schedule::dynamic}});
}

TEST(Lu, DependsOnTheSeed) {
  constexpr std::uint32_t another_seed = 4'294'967'295U;
  const Answer answer =
      run_kernel("lu", size_of({40, 8}), another_seed, {.threads = 2}, everybody());
  EXPECT_EQ(answer.value, checksum_of(pivots_of_plain_loop(40, another_seed)));
  EXPECT_NE(answer.value, checksum_of(pivots_of_plain_loop(40, 1)));
  EXPECT_TRUE(answer.verified);
}

/// What the kernel says after its work was done so often with the seed that this rank was given.
Answer answer_after(int times, std::uint32_t seed) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, seed);
  const auto kernel = find_kernel("lu")->create(size_of({64, 8}));
  kernel->prepare(process);
  kernel->reset(process);
  for (int time = 0; time < times; ++time) {
    team.measure([&](Worker& worker) { kernel->work(worker); });
  }
  Answer answer = kernel->answer(process);
  kernel->close();
  team.close();
  return answer;
}

TEST(Lu, FindsThatNothingWasDone) {
  const Answer answer = answer_after(0, 1);
  EXPECT_FALSE(answer.verified);
  EXPECT_NE(answer.check.find("residual"), std::string::npos) << answer.check;
}

TEST(Lu, FindsThatItWasDoneTwice) {
  EXPECT_FALSE(answer_after(2, 1).verified);
}

// x is known for that matrix too. But its pivots are others than those of all other layouts.
TEST(Lu, HasAnotherAnswerWhereOneRankHadAnotherMatrix) {
  if (test_job().ranks() == 1) {
    GTEST_SKIP() << "there is one matrix";
  }
  const Answer answer = answer_after(1, test_job().leads() ? 2 : 1);
  EXPECT_NE(answer.value, checksum_of(pivots_of_plain_loop(64, 1)));
  EXPECT_NE(answer.value, checksum_of(pivots_of_plain_loop(64, 2)));
}

}  // namespace
}  // namespace scalelab

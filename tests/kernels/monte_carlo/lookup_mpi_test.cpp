// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/monte_carlo/lookup/batch.hpp"
#include "kernels/monte_carlo/lookup/grid_point.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The trial size with these settings.
Size size_with(std::initializer_list<SizeSetting> settings) {
  Size size = find_kernel("lookup")->trial;
  for (const SizeSetting& setting : settings) {
    std::visit([&](const auto& value) { size.set(setting.parameter, value); }, setting.value);
  }
  return size;
}

Answer answer_of_lookup(const Size& size, const Way& way = {.threads = 2}, std::uint32_t seed = 1) {
  return run_kernel("lookup", size, seed, way, everybody());
}

// It is a number of whole operations on integers and of roundings that IEEE 754 says all of, so
// it is the same on every machine.
constexpr double answer_of_trial = 6'920'598'033'600'247;

TEST(Lookup, HasOneAnswerByAllGridsFromBothTablesAndWithAnyNumberInFlight) {
  for (const std::string grid : {"unionized", "hash", "nuclide"}) {
    for (const std::string table : {"node", "rank"}) {
      for (const int in_flight : {1, 16, 64}) {
        const Answer answer = answer_of_lookup(
            size_with({{"grid", grid}, {"table", table}, {"in_flight", in_flight}}));
        EXPECT_TRUE(answer.verified) << answer.check;
        EXPECT_EQ(answer.value, answer_of_trial) << grid << ", " << table << ", " << in_flight;
      }
    }
  }
}

TEST(Lookup, WorksForAwkwardSizes) {
  for (const std::int64_t lookups : {1, 2, 3, 1'023, 1'024, 1'025, 2'053}) {
    for (const std::int64_t gridpoints : {2, 3, 7}) {
      std::vector<double> values;
      for (const std::string grid : {"unionized", "hash", "nuclide"}) {
        const Answer answer = answer_of_lookup(size_with({{"lookups", lookups},
                                                          {"gridpoints", gridpoints},
                                                          {"hash_bins", 1},
                                                          {"grid", grid},
                                                          {"in_flight", 7}}),
                                               {.threads = 3, .schedule = Schedule::dynamic});
        EXPECT_TRUE(answer.verified) << answer.check;
        values.push_back(answer.value);
      }
      EXPECT_EQ(values[1], values[0]) << lookups << " look-ups, " << gridpoints << " points";
      EXPECT_EQ(values[2], values[0]) << lookups << " look-ups, " << gridpoints << " points";
    }
  }
}

TEST(Lookup, DependsOnTheSeedAndTheSize) {
  EXPECT_NE(answer_of_lookup(size_with({}), {.threads = 2}, 2).value, answer_of_trial);
  EXPECT_NE(answer_of_lookup(size_with({{"lookups", 3'002}})).value, answer_of_trial);
  EXPECT_NE(answer_of_lookup(size_with({{"nuclides", 69}})).value, answer_of_trial);
  EXPECT_NE(answer_of_lookup(size_with({{"gridpoints", 32}})).value, answer_of_trial);
}

TEST(Lookup, SaysWhatItHolds) {
  const KernelInfo& info = *find_kernel("lookup");
  const Layout layout{.ranks = 3, .threads = 2};
  const double own = 2 * 1'024 * 8 + 2 * LookupBatch::bytes(68, 16);
  const double points = 68.0 * 31 * sizeof(GridPoint);
  const double unionized = points + 68 * 31 * 8 + 68.0 * 31 * 68 * 4;
  const double hash = points + 101 * 68 * 4;
  for (const int rank : {0, 1, 2}) {
    const double once = rank == 0 ? 1 : 0;
    const Size of_node = size_with({});
    EXPECT_EQ(info.memory_bytes(of_node, layout, rank), own + once * unionized);
    EXPECT_EQ(info.shared_bytes(of_node, layout, rank), once * unionized);
    const Size of_rank = size_with({{"table", std::string("rank")}});
    EXPECT_EQ(info.memory_bytes(of_rank, layout, rank), own + unionized);
    EXPECT_EQ(info.shared_bytes(of_rank, layout, rank), 0);
    const Size by_hash = size_with({{"grid", std::string("hash")}});
    EXPECT_EQ(info.memory_bytes(by_hash, layout, rank), own + once * hash);
    const Size by_nuclide = size_with({{"grid", std::string("nuclide")}});
    EXPECT_EQ(info.shared_bytes(by_nuclide, layout, rank), once * points);
  }
}

// A table of 40 petabytes: nothing overflows on the way to its refusal.
TEST(Lookup, KnowsWhatTheLargestSizeHolds) {
  const KernelInfo& info = *find_kernel("lookup");
  const Size largest = size_with({{"nuclides", 10'000}, {"gridpoints", 10'000'000}});
  EXPECT_NEAR(info.memory_bytes(largest, {}, 0), 4e15 + 7.2e12, 1e7);
}

// Its part of the table and its look-ups are others' then.
TEST(Lookup, FindsThatOneRankWasGivenTheWrongSeed) {
  if (test_job().ranks() == 1) {
    GTEST_SKIP() << "one rank's numbers agree with themselves";
  }
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, test_job().leads() ? 2 : 1);
  const auto kernel = find_kernel("lookup")->create(size_with({}));
  kernel->prepare(process);
  kernel->reset(process);
  team.measure([&](Worker& worker) { kernel->work(worker); });
  const Answer answer = kernel->answer(process);
  EXPECT_FALSE(answer.verified) << answer.check;
  EXPECT_THAT(answer.check, Not(HasSubstr("0 of 1001 look-ups that were recomputed")));
  kernel->close();
  team.close();
}

}  // namespace
}  // namespace scalelab

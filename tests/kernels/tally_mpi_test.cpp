// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "kernels/tally.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(Tally, AddsUpTheWorkersOfAllRanks) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const int threads : {1, 2, 5}) {
    Team team(test_job(), group, {.threads = threads});
    Process process(team, group.communicator, 1);
    Tally tally;
    tally.reset(process);
    team.measure([&](Worker& worker) { tally.set(worker, worker.index() + 1); });
    const std::int64_t workers = process.workers();
    EXPECT_EQ(tally.total(process), workers * (workers + 1) / 2) << threads << " threads";
  }
}

TEST(Tally, IsZeroAfterReset) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 3});
  Process process(team, group.communicator, 1);
  Tally tally;
  tally.reset(process);
  team.measure([&](Worker& worker) { tally.set(worker, 7); });
  tally.reset(process);
  EXPECT_EQ(tally.total(process), 0);
}

TEST(Tally, KeepsTheLastNumberOfAWorker) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  Tally tally;
  tally.reset(process);
  team.measure([&](Worker& worker) {
    tally.set(worker, 7);
    tally.set(worker, std::int64_t{1} << 40);
  });
  EXPECT_EQ(tally.total(process), process.workers() * (std::int64_t{1} << 40));
}

// Fingerprints are added up modulo 2^64.
TEST(Tally, GoesOnBeyondTheLargestInteger) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 3});
  Process process(team, group.communicator, 1);
  Tally tally;
  tally.reset(process);
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  team.measure([&](Worker& worker) { tally.set(worker, largest); });
  const auto workers = static_cast<std::uint64_t>(process.workers());
  EXPECT_EQ(static_cast<std::uint64_t>(tally.total(process)),
            workers * static_cast<std::uint64_t>(largest));
}

}  // namespace
}  // namespace scalelab

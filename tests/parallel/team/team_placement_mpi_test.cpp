// SPDX-License-Identifier: BSD-3-Clause

/// Where the workers of a team run, as observed, in jobs of 1 to 4 ranks. How much can be seen
/// depends on the cores that there are.
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <vector>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/team/one_sample.hpp"

namespace scalelab {
namespace {

std::vector<WorkerAccount> accounts(const TeamOptions& options) {
  std::vector<int> ranks(static_cast<std::size_t>(test_job().ranks()));
  std::iota(ranks.begin(), ranks.end(), 0);
  const RankGroup group = make_group(test_job(), ranks);
  return one_sample(group, options, [](Worker& worker) { worker.barrier(); }).workers;
}

class PinnedTeam : public ::testing::TestWithParam<PlacementPolicy> {};

INSTANTIATE_TEST_SUITE_P(Every, PinnedTeam,
                         ::testing::Values(PlacementPolicy::spread, PlacementPolicy::compact));

TEST_P(PinnedTeam, HasACoreForEachWorkerWhileThereAreEnough) {
  const auto workers = accounts({.placement = GetParam()});
  if (test_job().ranks() > test_job().placement().cores()) {
    GTEST_SKIP() << "more workers than cores";
  }
  std::set<int> cores;
  for (const WorkerAccount& worker : workers) {
    EXPECT_TRUE(worker.pinned);
    cores.insert(worker.physical_core);
  }
  EXPECT_EQ(cores.size(), workers.size());
}

TEST_P(PinnedTeam, IsLeftToTheSystemWithMoreWorkersThanHardwareThreads) {
  const int threads = test_job().placement().hardware_threads() + 1;
  const auto workers = accounts({.threads = threads, .placement = GetParam()});
  for (const WorkerAccount& worker : workers) {
    EXPECT_EQ(worker.pinned, test_job().placement().cores() == 1);
  }
}

TEST(UnpinnedTeam, MayRunOnAllCores) {
  accounts({.placement = PlacementPolicy::compact});  // whose pinning must not last
  const auto workers = accounts({.placement = PlacementPolicy::none});
  for (const WorkerAccount& worker : workers) {
    EXPECT_EQ(worker.pinned, test_job().placement().cores() == 1);
    EXPECT_GE(worker.physical_core, 0);
    EXPECT_GE(worker.numa_node, 0);
  }
}

}  // namespace
}  // namespace scalelab

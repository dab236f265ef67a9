// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreted_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using Pieces = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// A lock that is always due, and counts how often it is given up.
class CountingLock final : public InterpreterLock {
 public:
  CountingLock() : InterpreterLock(always_) {}
  Acquisition acquire(int /*worker*/) override {
    held = true;
    return {};
  }
  void release(int /*worker*/) override {
    held = false;
    ++releases;
  }

  bool held = false;
  int releases = 0;

 private:
  std::atomic<bool> always_ = true;
};

/// The pieces in which a loop of 1000 items a second runs items 10 ... 29, and whether each was
/// under the lock.
struct LoopRun {
  Pieces pieces;
  std::vector<bool> under_lock;
  int releases = 0;
};

LoopRun run(std::optional<double> set_share, double own_share, double step_s,
            bool all_held = false) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.interpreter = {.held_share = set_share, .step_s = step_s}});
  const Process process(team, group.communicator, 1);
  const InterpretedLoop loop = all_held ? InterpretedLoop::all_held(process, 1000)
                                        : InterpretedLoop(process, 1000, own_share);
  CountingLock lock;
  TeamParts parts;
  Worker worker(parts, 0, &lock);
  worker.begin(0);
  LoopRun result;
  loop.run(worker, {.first = 10, .last = 30}, [&](std::int64_t first, std::int64_t last) {
    result.pieces.emplace_back(first, last);
    result.under_lock.push_back(lock.held);
  });
  result.releases = lock.releases;
  worker.end();
  return result;
}

TEST(InterpretedLoop, StepsThroughAllOfItUnderTheLock) {
  const LoopRun all = run(std::nullopt, 1, 0.008);  // 8 items a step
  EXPECT_THAT(all.pieces, ElementsAre(std::pair(10, 18), std::pair(18, 26), std::pair(26, 30)));
  EXPECT_THAT(all.under_lock, ElementsAre(true, true, true));
  EXPECT_EQ(all.releases, 3);  // at each step
}

TEST(InterpretedLoop, RunsTheRestOutsideTheLock) {
  const LoopRun part = run(std::nullopt, 0.25, 0.004);  // 5 of 20 items held, 4 a step
  EXPECT_THAT(part.pieces, ElementsAre(std::pair(10, 14), std::pair(14, 15), std::pair(15, 30)));
  EXPECT_THAT(part.under_lock, ElementsAre(true, true, false));
}

TEST(InterpretedLoop, PrefersTheShareThatTheStudySets) {
  const LoopRun none = run(0.0, 1, 0.001);
  EXPECT_THAT(none.pieces, ElementsAre(std::pair(10, 30)));
  EXPECT_THAT(none.under_lock, ElementsAre(false));
}

TEST(InterpretedLoop, IsAllHeldWhateverTheStudySetsWhereItMustBe) {
  const LoopRun all = run(0.0, 1, 1, true);
  EXPECT_THAT(all.pieces, ElementsAre(std::pair(10, 30)));
  EXPECT_THAT(all.under_lock, ElementsAre(true));
}

TEST(InterpretedLoop, TakesAtLeastOneItemAStep) {
  EXPECT_EQ(run(std::nullopt, 1, 1e-9).pieces.size(), 20U);
}

}  // namespace
}  // namespace scalelab

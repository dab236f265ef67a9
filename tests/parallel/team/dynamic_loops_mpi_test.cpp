// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <thread>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/team/one_sample.hpp"

namespace scalelab {
namespace {

class DynamicLoops : public ::testing::TestWithParam<WindowMemory> {
 protected:
  [[nodiscard]] static TeamOptions options(int threads) {
    return {.threads = threads, .schedule = Schedule::dynamic, .window_memory = GetParam()};
  }

  const RankGroup group_ = everybody();
};

INSTANTIATE_TEST_SUITE_P(Every, DynamicLoops,
                         ::testing::Values(WindowMemory::shared_where_possible,
                                           WindowMemory::separate));

TEST_P(DynamicLoops, RunEachIndexOnceByPieces) {
  constexpr std::int64_t count = 1003;
  constexpr std::int64_t grain = 4;
  Team team(test_job(), group_, options(3));
  for (int sample = 0; sample < 2; ++sample) {
    std::vector<std::atomic<std::int64_t>> times(count);
    team.measure([&](Worker& worker) {
      worker.parallel_for(count, grain, [&](const Range& piece) {
        for (std::int64_t i = piece.first; i < piece.last; ++i) {
          ++times.at(static_cast<std::size_t>(i));
        }
      });
    });
    std::vector<std::int64_t> over_ranks(times.begin(), times.end());
    test_job().world().all_reduce(over_ranks, reduction::sum);
    EXPECT_EQ(over_ranks, std::vector<std::int64_t>(count, 1));
  }
  team.close();
}

TEST_P(DynamicLoops, MayBeManyWithoutWaitingInBetween) {
  constexpr std::int64_t loops = 11'000;
  constexpr std::int64_t count = 3;
  std::vector<std::atomic<std::int64_t>> times(loops * count);
  one_sample(group_, options(3), [&](Worker& worker) {
    for (std::int64_t loop = 0; loop < loops; ++loop) {
      worker.parallel_for(
          count, [&](std::int64_t i) { ++times.at(static_cast<std::size_t>(loop * count + i)); });
    }
  });
  std::vector<std::int64_t> over_ranks(times.begin(), times.end());
  test_job().world().all_reduce(over_ranks, reduction::sum);
  EXPECT_EQ(std::ranges::count(over_ranks, 1), loops * count);
}

// Rank 0, which has the counters, computes until all that it did not take itself is done by others,
// without a call to MPI. It gives up long after that must have come true.
TEST_P(DynamicLoops, GoOnWhileTheCountersOwnerComputes) {
  if (test_job().ranks() == 1) {
    GTEST_SKIP() << "nobody else takes part";
  }
  constexpr std::int64_t count = 500;
  constexpr double give_up_s = 20;
  struct Shared {
    std::atomic<bool> owner_computes = false;
    std::atomic<std::int64_t> done_by_others = 0;
  };
  SharedMemory memory(test_job().world(), test_job().leads() ? sizeof(Shared) : 0);
  if (test_job().leads()) {
    ::new (memory.of(0)) Shared;
  }
  test_job().world().barrier();
  auto& shared = *std::launder(reinterpret_cast<Shared*>(memory.of(0)));
  bool gave_up = false;
  one_sample(group_, options(1), [&](Worker& worker) {
    if (worker.rank() > 0) {
      while (!shared.owner_computes) {
        std::this_thread::yield();
      }
    }
    bool first_piece = true;
    worker.parallel_for(count, 1, [&](const Range& piece) {
      if (worker.rank() > 0) {
        shared.done_by_others += piece.size();
        return;
      }
      shared.owner_computes = true;
      const double begin = now();
      while (first_piece && !gave_up && shared.done_by_others < count / 2) {
        std::this_thread::yield();
        gave_up = now() - begin > give_up_s;
      }
      first_piece = false;
    });
  });
  EXPECT_FALSE(gave_up);
  test_job().world().barrier();
  memory.close();
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "study/worker_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace scalelab {
namespace {

WorkerAccount account(int node, double busy_s) {
  WorkerAccount worker;
  worker.node = node;
  worker.busy_s = busy_s;
  worker.lock_switches = static_cast<std::int64_t>(10 * busy_s);
  worker.instructions = 100 * busy_s;
  worker.cycles = 200 * busy_s;
  worker.pinned = busy_s > 1;
  return worker;
}

TEST(SummedUp, IsARowForEachNode) {
  const auto nodes =
      summed_up(7, std::vector{account(0, 1), account(0, 3), account(4, 5), account(0, 2)});
  ASSERT_EQ(nodes.size(), 2U);
  EXPECT_EQ(nodes[0].sample, 7);
  EXPECT_EQ(nodes[0].node, 0);
  EXPECT_EQ(nodes[0].workers, 3);
  EXPECT_EQ(nodes[0].busy_s, (Spread{1, 2, 3}));
  EXPECT_EQ(nodes[0].lock_switches, (Spread{10, 20, 30}));
  EXPECT_EQ(nodes[0].cycles, (Spread{200, 400, 600}));
  EXPECT_EQ(nodes[0].pinned.min, 0);
  EXPECT_DOUBLE_EQ(nodes[0].pinned.mean, 2.0 / 3);
  EXPECT_EQ(nodes[0].blocked_s, Spread());
  EXPECT_EQ(nodes[1].node, 4);
  EXPECT_EQ(nodes[1].workers, 1);
  EXPECT_EQ(nodes[1].busy_s, (Spread{5, 5, 5}));
}

TEST(SummedUp, IsUnknownWhereItIsOfOneWorker) {
  for (const int uncounted : {0, 1, 2}) {
    std::vector workers{account(0, 1), account(0, 2), account(0, 3)};
    workers[static_cast<std::size_t>(uncounted)].cycles = not_counted;
    const WorkerSummary node = summed_up(0, workers).at(0);
    EXPECT_TRUE(std::isnan(node.cycles.min) && std::isnan(node.cycles.mean) &&
                std::isnan(node.cycles.max))
        << uncounted;
    EXPECT_EQ(node.instructions, (Spread{100, 200, 300}));
  }
}

TEST(SummedUp, HasNoMeanBeyondTheValues) {
  // A tenth three times over, added up and divided, is more than a tenth.
  const std::vector workers(3, account(0, 0.1));
  EXPECT_EQ(summed_up(0, workers).at(0).busy_s, (Spread{0.1, 0.1, 0.1}));
}

TEST(SummedUp, IsNothingWithoutWorkers) {
  EXPECT_TRUE(summed_up(0, {}).empty());
}

}  // namespace
}  // namespace scalelab

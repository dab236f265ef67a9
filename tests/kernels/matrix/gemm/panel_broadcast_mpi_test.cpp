// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/panel_broadcast.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// Entry (i, k) of A and (k, j) of B.
double entry_of_a(std::int64_t i, std::int64_t k) {
  return static_cast<double>(1 + i + 1000 * k);
}
double entry_of_b(std::int64_t k, std::int64_t j) {
  return static_cast<double>(2 + j + 2000 * k);
}

/// Goes through all panels as the kernel does, and holds each against the matrices.
void expect_all_panels(std::int64_t n) {
  SCOPED_TRACE(n);
  Communicator world = test_job().world();
  ProcessGrid grid = ProcessGrid::near_square(world);
  const Range rows = share_of(n, grid.row(), grid.rows());
  const Range columns = share_of(n, grid.column(), grid.columns());
  const Range inner_of_a = share_of(n, grid.column(), grid.columns());
  const Range inner_of_b = share_of(n, grid.row(), grid.rows());
  std::vector<double> a;
  for (std::int64_t k = inner_of_a.first; k < inner_of_a.last; ++k) {
    for (std::int64_t i = rows.first; i < rows.last; ++i) {
      a.push_back(entry_of_a(i, k));
    }
  }
  std::vector<double> b;
  for (std::int64_t k = inner_of_b.first; k < inner_of_b.last; ++k) {
    for (std::int64_t j = columns.first; j < columns.last; ++j) {
      b.push_back(entry_of_b(k, j));
    }
  }
  PanelBroadcast panels(grid, n, {.a = a, .b = b, .rows = rows.size(), .columns = columns.size()});
  EXPECT_EQ(panels.communicates(), world.size() > 1);
  for (int repetition = 0; repetition < 2; ++repetition) {
    std::int64_t k = 0;
    std::int64_t wrong = 0;
    for (std::size_t index = 0; index < panels.panels(); ++index) {
      if (panels.communicates()) {
        panels.arrive(index);
        panels.test();
      }
      const PanelBroadcast::Panel panel = panels.panel(index);
      EXPECT_GT(panel.width, 0);
      EXPECT_LE(panel.width, world.size() == 1 ? n : PanelBroadcast::widest_panel);
      const double* of_a = panel.a;
      const double* of_b = panel.b;
      for (std::int64_t inner = k; inner < k + panel.width; ++inner) {
        for (std::int64_t i = rows.first; i < rows.last; ++i) {
          wrong += *of_a++ == entry_of_a(i, inner) ? 0 : 1;
        }
        for (std::int64_t j = columns.first; j < columns.last; ++j) {
          wrong += *of_b++ == entry_of_b(inner, j) ? 0 : 1;
        }
      }
      k += panel.width;
    }
    panels.end();
    EXPECT_TRUE(panels.test());
    EXPECT_EQ(k, n);
    EXPECT_EQ(wrong, 0);
  }
}

// One panel for each rank, fewer, and more of them than may be on their way at one time.
TEST(PanelBroadcast, BringsEveryPanelToThoseWhoNeedIt) {
  for (const std::int64_t n : {1, 2, 3, 7, 256, 700, 2600}) {
    expect_all_panels(n);
  }
}

}  // namespace
}  // namespace scalelab

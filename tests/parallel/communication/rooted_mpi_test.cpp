// SPDX-License-Identifier: BSD-3-Clause

/// Between rank 0 and all others, in jobs of 1 to 4 ranks.
#include "parallel/communication/rooted.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// Of another length on each rank; rank 1's is empty.
std::string text_of(int rank) {
  return rank == 1 ? "" : "rank " + std::string(static_cast<std::size_t>(3 * rank), 'x');
}

std::vector<std::string> all_texts() {
  std::vector<std::string> texts;
  for (const int rank : all_ranks()) {
    texts.push_back(text_of(rank));
  }
  return texts;
}

struct Pair {
  int number = 0;
  double real = 0;
};

TEST(GatherValues, BringsThemToRankZeroOnly) {
  const auto all = gather_values(world(), Pair{.number = world().rank(), .real = 0.5});
  ASSERT_EQ(all.size(), world().rank() == 0 ? all_ranks().size() : 0);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    EXPECT_EQ(all[rank].number, static_cast<int>(rank));
    EXPECT_EQ(all[rank].real, 0.5);
  }
}

TEST(ScatterValues, BringsEachRankItsOwn) {
  const auto all = world().rank() == 0 ? all_ranks() : std::vector<int>();
  EXPECT_EQ(scatter_values(world(), all), world().rank());
}

TEST(GatherTexts, BringsThemToRankZeroOnly) {
  const auto all = world().gather_texts(text_of(world().rank()));
  EXPECT_EQ(all, world().rank() == 0 ? all_texts() : std::vector<std::string>());
}

TEST(ScatterTexts, BringsEachRankItsOwn) {
  const auto all = world().rank() == 0 ? all_texts() : std::vector<std::string>();
  EXPECT_EQ(scatter_texts(world(), all), text_of(world().rank()));
}

TEST(BroadcastText, BringsRankZeros) {
  EXPECT_EQ(broadcast_text(world(), world().rank() == 0 ? "of rank 0" : "else"), "of rank 0");
  EXPECT_EQ(broadcast_text(world(), world().rank() == 0 ? "" : "else"), "");
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/scrape/frontier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab::scrape {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Links = std::vector<std::vector<std::int64_t>>;

TEST(Frontier, IsWhatAllRanksHaveMetAndNobodyBefore) {
  Frontier frontier(100);
  EXPECT_THAT(frontier.level(), ElementsAre(0));
  const std::int64_t own = 10 + world().rank();
  frontier.advance(world(), Links{{5, 0, own}, {own, 5, 3}});
  std::vector<std::int32_t> known{3, 5};
  for (int rank = 0; rank < world().size(); ++rank) {
    known.push_back(10 + rank);
  }
  EXPECT_THAT(frontier.level(), ::testing::ElementsAreArray(known));
  frontier.advance(world(), Links{{3, 99}, {0, own}});
  EXPECT_THAT(frontier.level(), ElementsAre(99));
  frontier.advance(world(), Links{{}, {99, 5}});
  EXPECT_THAT(frontier.level(), IsEmpty());
  EXPECT_EQ(frontier.strays(), 0);
}

TEST(Frontier, TakesWhatOneRankAloneHasMet) {
  Frontier frontier(10);
  const bool last = world().rank() == world().size() - 1;
  frontier.advance(world(),
                   Links{last ? std::vector<std::int64_t>{7, 2} : std::vector<std::int64_t>{}});
  EXPECT_THAT(frontier.level(), ElementsAre(2, 7));
}

TEST(Frontier, CountsLinksThatLeadNowhere) {
  Frontier frontier(10);
  frontier.advance(world(), Links{{-1, 10, 1'000'000'000'000, 9}});
  EXPECT_THAT(frontier.level(), ElementsAre(9));
  EXPECT_EQ(frontier.strays(), 3);
  frontier.restart();
  EXPECT_EQ(frontier.strays(), 0);
  EXPECT_THAT(frontier.level(), ElementsAre(0));
  frontier.advance(world(), Links{{9}});
  EXPECT_THAT(frontier.level(), ElementsAre(9));  // which it has forgotten
}

}  // namespace
}  // namespace scalelab::scrape

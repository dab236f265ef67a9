// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <stdexcept>

#include <cstdint>

#include "parallel/loops/range.hpp"

namespace scalelab {
namespace {

TEST(Range, KnowsItsSize) {
  EXPECT_EQ((Range{.first = 3, .last = 7}.size()), 4);
  EXPECT_FALSE((Range{.first = 3, .last = 7}.empty()));
  EXPECT_TRUE((Range{.first = 3, .last = 3}.empty()));
  EXPECT_TRUE(Range{}.empty());
}

TEST(ShareOf, GivesTheLargerSharesFirst) {
  // 10 = 4 + 3 + 3
  EXPECT_EQ(share_of(10, 0, 3), (Range{.first = 0, .last = 4}));
  EXPECT_EQ(share_of(10, 1, 3), (Range{.first = 4, .last = 7}));
  EXPECT_EQ(share_of(10, 2, 3), (Range{.first = 7, .last = 10}));
}

TEST(ShareOf, LeavesTheLastPartsEmptyWhenThereIsTooLittle) {
  EXPECT_EQ(share_of(2, 0, 4), (Range{.first = 0, .last = 1}));
  EXPECT_EQ(share_of(2, 1, 4), (Range{.first = 1, .last = 2}));
  EXPECT_TRUE(share_of(2, 2, 4).empty());
  EXPECT_TRUE(share_of(2, 3, 4).empty());
}

TEST(ShareOf, CoversEveryIndexOnceInSharesOfEqualSize) {
  for (std::int64_t parts = 1; parts <= 20; ++parts) {
    for (std::int64_t count = 0; count <= 70; ++count) {
      std::int64_t next = 0;
      for (std::int64_t part = 0; part < parts; ++part) {
        const Range share = share_of(count, part, parts);
        ASSERT_EQ(share.first, next) << part << " of " << parts << " parts of " << count;
        ASSERT_GE(share.size(), count / parts);
        ASSERT_LE(share.size(), (count + parts - 1) / parts);
        next = share.last;
      }
      ASSERT_EQ(next, count);
    }
  }
}

TEST(ShareOf, IsExactNearTheLargestCounts) {
  constexpr std::int64_t huge =
      (std::int64_t{1} << 62) + 5;  // 2^62 = 1 modulo 3, so 6 = 0 modulo 3
  constexpr std::int64_t third = huge / 3;
  EXPECT_EQ(share_of(huge, 0, 3), (Range{.first = 0, .last = third}));
  EXPECT_EQ(share_of(huge, 1, 3), (Range{.first = third, .last = 2 * third}));
  EXPECT_EQ(share_of(huge, 2, 3), (Range{.first = 2 * third, .last = huge}));
}

TEST(ShareOf, IsExactForManyPartsOfTheLargestCounts) {
  constexpr std::int64_t huge = (std::int64_t{1} << 62) + 12'345;
  constexpr std::int64_t parts = 1'000'003;
  constexpr std::int64_t base = huge / parts;
  constexpr std::int64_t extra = huge % parts;
  EXPECT_EQ(share_of(huge, 0, parts).size(), base + 1);
  EXPECT_EQ(share_of(huge, extra - 1, parts).size(), base + 1);
  EXPECT_EQ(share_of(huge, extra, parts).size(), base);
  EXPECT_EQ(share_of(huge, extra - 1, parts).last, share_of(huge, extra, parts).first);
  EXPECT_EQ(share_of(huge, parts - 1, parts).last, huge);
}

TEST(ShareOfGrains, CutsAtMultiplesOfTheGrain) {
  EXPECT_EQ(share_of_grains(23, 5, 0, 2), (Range{.first = 0, .last = 15}));
  EXPECT_EQ(share_of_grains(23, 5, 1, 2), (Range{.first = 15, .last = 23}));
  EXPECT_EQ(share_of_grains(7, 5, 1, 3), (Range{.first = 5, .last = 7}));
  EXPECT_TRUE(share_of_grains(7, 5, 2, 3).empty());
  EXPECT_TRUE(share_of_grains(0, 5, 0, 3).empty());
}

TEST(ShareOfGrains, CoversEachIndexOnce) {
  for (const std::int64_t grain : {1, 3, 64}) {
    for (const std::int64_t count : {0, 1, 63, 64, 65, 1000}) {
      for (const int parts : {1, 2, 7, 100}) {
        std::int64_t next = 0;
        for (int part = 0; part < parts; ++part) {
          const Range share = share_of_grains(count, grain, part, parts);
          ASSERT_EQ(share.first, next);
          ASSERT_GE(share.size(), 0);
          next = share.last;
        }
        ASSERT_EQ(next, count) << parts << " parts, grain " << grain;
      }
    }
  }
}

TEST(ShareOfGrains, RefusesWhatIsNoLoop) {
  EXPECT_THROW(share_of_grains(-1, 1, 0, 1), std::invalid_argument);
  EXPECT_THROW(share_of_grains(1, 0, 0, 1), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab

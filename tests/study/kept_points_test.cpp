// SPDX-License-Identifier: BSD-3-Clause
#include "study/kept_points.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PlannedPoint point(std::int64_t study, std::vector<double> bytes) {
  PlannedPoint planned;
  planned.record.study = study;
  planned.bytes_on_computer = std::move(bytes);
  return planned;
}

TEST(KeptPoints, AllStayWhileThereIsMemoryForThem) {
  const std::vector<PlannedPoint> points{point(0, {40, 0}), point(0, {40, 70}), point(0, {0, 0})};
  KeptPoints kept(points, {{"n0", 100}, {"n1", 100}});
  for (const std::size_t next : {0, 1, 2, 2, 0, 1}) {
    EXPECT_THAT(kept.visit(next), IsEmpty()) << next;
  }
}

TEST(KeptPoints, ThoseVisitedLongestAgoGoFirst) {
  const std::vector<PlannedPoint> points{point(0, {30}), point(0, {30}), point(0, {30}),
                                         point(0, {80})};
  KeptPoints kept(points, {{"n0", 100}});  // of which 80 may be used
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(1), IsEmpty());
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(2), ElementsAre(1));
  EXPECT_THAT(kept.visit(1), ElementsAre(0));
  EXPECT_THAT(kept.visit(3), ElementsAre(2, 1));
  EXPECT_THAT(kept.visit(3), IsEmpty());
}

TEST(KeptPoints, OnlyThoseOnAFullComputerGo) {
  const std::vector<PlannedPoint> points{point(0, {0, 70}), point(0, {70, 0}), point(0, {20, 5}),
                                         point(0, {0, 60})};
  KeptPoints kept(points, {{"n0", 100}, {"n1", 100}});
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(1), IsEmpty());
  EXPECT_THAT(kept.visit(2), ElementsAre(1)) << "the first computer is full, the second is not";
  EXPECT_THAT(kept.visit(3), ElementsAre(0));
}

TEST(KeptPoints, APointThatNeedsMoreThanIsKeptAtMostIsKeptAlone) {
  const std::vector<PlannedPoint> points{point(0, {10}), point(0, {95}), point(0, {0})};
  KeptPoints kept(points, {{"n0", 100}});
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(1), ElementsAre(0));
  EXPECT_THAT(kept.visit(2), IsEmpty()) << "it needs no memory";
  EXPECT_THAT(kept.visit(1), IsEmpty());
  EXPECT_THAT(kept.visit(0), ElementsAre(1));
}

PlannedPoint sharing_point(std::vector<double> bytes, std::vector<double> shared) {
  PlannedPoint planned = point(0, std::move(bytes));
  planned.shared_on_computer = std::move(shared);
  return planned;
}

// Of two computers: one that has little for processes to share, and one of which that isn't known.
TEST(KeptPoints, MakeRoomWhereProcessesCanShareLess) {
  const std::vector<PlannedPoint> points{sharing_point({5, 5}, {5, 5}),
                                         sharing_point({5, 5}, {5, 5}), point(0, {5, 5}),
                                         sharing_point({5, 0}, {5, 0})};
  KeptPoints kept(points, {{"n0", 100, 15}, {"n1", 100}});  // 12 may be shared
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(2), IsEmpty());
  EXPECT_THAT(kept.visit(1), IsEmpty());
  EXPECT_THAT(kept.visit(3), ElementsAre(0));
  EXPECT_THAT(kept.visit(2), IsEmpty());
  EXPECT_THAT(kept.visit(0), ElementsAre(1));
}

TEST(KeptPoints, ThoseOfTheStudyBeforeGoWithIt) {
  const std::vector<PlannedPoint> points{point(0, {1}), point(0, {1}), point(1, {1})};
  KeptPoints kept(points, {{"n0", 100}});
  EXPECT_THAT(kept.visit(1), IsEmpty());
  EXPECT_THAT(kept.visit(0), IsEmpty());
  EXPECT_THAT(kept.visit(2), ElementsAre(1, 0));
}

TEST(NoticesOfMemory, NameTheComputerThatIsShortOfMost) {
  const double gib = 1024.0 * 1024 * 1024;
  std::vector<Config> configs(2);
  configs[0].title = "small";
  configs[1].title = "large";
  const std::vector<PlannedPoint> points{point(0, {50 * gib, 0}), point(1, {50 * gib, 60 * gib}),
                                         point(1, {50 * gib, 70 * gib}), point(1, {})};
  EXPECT_THAT(notices_of_memory(points, configs, {{"n0", 100 * gib}, {"n1", 100 * gib}}),
              ElementsAre("large: its points need 130.0 GiB together on n1, and 80.0 GiB are kept "
                          "there at most: those visited longest ago make room, and are prepared "
                          "again when they come back"));
}

TEST(NoticesOfMemory, NameTheComputerWhoseProcessesCanShareTooLittle) {
  const double gib = 1024.0 * 1024 * 1024;
  std::vector<Config> configs(1);
  configs[0].title = "shared";
  const std::vector<PlannedPoint> points{sharing_point({5 * gib}, {5 * gib}),
                                         sharing_point({5 * gib}, {4 * gib})};
  EXPECT_THAT(notices_of_memory(points, configs, {{"n0", 100 * gib, 10 * gib}}),
              ElementsAre("shared: its points need 9.0 GiB of memory that processes share together "
                          "on n0, and 8.0 GiB are kept there at most: those visited longest ago "
                          "make room, and are prepared again when they come back"));
}

TEST(NoticesOfMemory, SayNothingOfAPointThatIsLargeAlone) {
  std::vector<Config> configs(1);
  const std::vector<PlannedPoint> points{point(0, {95}), point(0, {0})};
  EXPECT_THAT(notices_of_memory(points, configs, {{"n0", 100}}), IsEmpty());
}

}  // namespace
}  // namespace scalelab

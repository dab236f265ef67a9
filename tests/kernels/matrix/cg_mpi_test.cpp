// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size size_of_box(int nx, int ny, int nz, int iterations, const std::string& preconditioner) {
  return Size({{"nx", nx},
               {"ny", ny},
               {"nz", nz},
               {"iterations", iterations},
               {"tolerance", 0},
               {"preconditioner", preconditioner}});
}

/// What the first rank finds alone, on every rank.
double value_of_one_cg_worker(const Size& size) {
  const RankGroup alone = make_group(test_job(), {0});
  std::vector<double> value{0};
  if (alone.member()) {
    const Answer answer = run_kernel("cg", size, 1, {}, alone);
    EXPECT_TRUE(answer.verified) << answer.check;
    value[0] = answer.value;
  }
  world().broadcast(value, 0);
  return value[0];
}

void expect_one_answer(const Size& size, const std::vector<Way>& ways) {
  const double value = value_of_one_cg_worker(size);
  for (const Way& way : ways) {
    const Answer answer = run_kernel("cg", size, 1, way, everybody());
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value) << to_string(way);
  }
}

TEST(Cg, IsTheSameForEveryLayoutAndSchedule) {
  const Way one{.threads = 3};
  const Way other{.threads = 2, .schedule = Schedule::dynamic};
  expect_one_answer(size_of_box(17, 6, 7, 3, "none"), {one, other});
  expect_one_answer(size_of_box(17, 6, 7, 2, "sgs"), {one, other});
}

// Fewer lines than workers, and fewer than ranks; lines of one point.
TEST(Cg, IsTheSameForBoxesOfFewPoints) {
  const Way way{.threads = 2};
  expect_one_answer(size_of_box(1, 1, 1, 2, "none"), {way});
  expect_one_answer(size_of_box(1, 5, 3, 2, "none"), {way});
  expect_one_answer(size_of_box(23, 1, 1, 2, "sgs"), {way});
  expect_one_answer(size_of_box(4, 9, 1, 2, "sgs"), {way});
}

// Lines of more rows than are done between two looks at messages, and fewer.
TEST(Cg, IsTheSameWithLongLines) {
  expect_one_answer(size_of_box(5000, 3, 4, 3, "none"), {{.threads = 2}});
}

TEST(Cg, TellsWhichIterationMetTheTolerance) {
  Size size = size_of_box(9, 7, 8, 12, "none");
  size.set("tolerance", 1e-2);
  const Answer answer = run_kernel("cg", size, 1, {.threads = 2}, everybody());
  EXPECT_TRUE(answer.verified) << answer.check;
  const auto met = static_cast<int>(value_of(answer, "iterations"));
  EXPECT_GT(met, 3);
  EXPECT_LT(met, 12);
  // That many do, and one less does not.
  for (const int iterations : {met, met - 1}) {
    size.set("iterations", iterations);
    const Answer again = run_kernel("cg", size, 1, {.threads = 2}, everybody());
    EXPECT_EQ(again.verified, iterations == met) << again.check;
    if (iterations < met) {
      EXPECT_THAT(again.check, ::testing::HasSubstr("use more iterations"));
    } else {
      EXPECT_LE(value_of(again, "residual"), 1e-2);
    }
  }
}

TEST(Cg, RefusesWhatItsColumnsCannotTellApart) {
  const KernelInfo& info = *find_kernel("cg");
  const Size size = size_of_box(2000, 2000, 2000, 1, "none");  // 8e9 points
  EXPECT_THAT(info.why_not(size, {.ranks = 1}), ::testing::AllOf(::testing::HasSubstr("2147483647"),
                                                                 ::testing::HasSubstr("4 ranks")));
  EXPECT_EQ(info.why_not(size, {.ranks = 4}), "");
  EXPECT_EQ(info.why_not(size_of_box(1290, 1290, 1290, 1, "none"), {.ranks = 1}), "");
}

TEST(Cg, CountsFlopsAsHpcgDoes) {
  const KernelInfo& info = *find_kernel("cg");
  const Size size = size_of_box(3, 3, 3, 2, "none");
  EXPECT_EQ(info.work(size), 2 * (2 * 343 + 10 * 27));
  const Demand demand = info.demand(size, {});
  EXPECT_EQ(demand.flops, info.work(size));
  EXPECT_EQ(demand.bytes, 2 * (343 * 12 + 27 * (8 + 1) + 27 * 11 * 8));
  EXPECT_EQ(demand.messages, 0);
  // A plane of 104 x 104 numbers to each side.
  const Size tower = size_of_box(104, 104, 4 * 104, 1, "none");
  EXPECT_EQ(info.demand(tower, {.ranks = 4}).messages, 2);
  EXPECT_EQ(info.demand(tower, {.ranks = 4}).message_bytes, 2 * 104 * 104 * 8);
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

// What holds for every kernel that is run, whichever are in the catalogue: one answer however it is
// run, and a check that notices when work is left out. A new kernel gets both for its
// KernelInfo::trial.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

class EveryKernelRun : public ::testing::TestWithParam<std::string> {
 protected:
  const KernelInfo& info_ = *find_kernel(GetParam());
};

std::vector<std::string> names_of_kernels() {
  std::vector<std::string> names;
  for (const KernelInfo& info : catalogue()) {
    names.push_back(info.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryKernelRun, ::testing::ValuesIn(names_of_kernels()),
                         [](const auto& test) { return test.param; });

/// Each number of threads, each schedule and each policy of the interpreter lock once or more.
std::vector<Way> one_way_of_each() {
  std::vector<Way> ways{{.threads = 1, .schedule = Schedule::dynamic},
                        {.threads = 3},
                        {.threads = 3, .schedule = Schedule::dynamic}};
  for (const std::string_view gil : enum_names<GilPolicy>) {
    ways.push_back({.threads = 2,
                    .gil = from_name<GilPolicy>(gil),
                    .schedule = ways.size() % 2 == 0 ? Schedule::dynamic : Schedule::fixed});
  }
  return ways;
}

TEST_P(EveryKernelRun, HasTheAnswerOfOneWorkerHoweverItIsRun) {
  const RankGroup alone = make_group(test_job(), {0});
  std::vector<double> value{0};
  if (alone.member()) {
    const Answer answer = run_kernel(info_.name, info_.trial, 1, {}, alone);
    EXPECT_TRUE(answer.verified) << answer.check;
    value[0] = answer.value;
  }
  world().broadcast(value, 0);
  const RankGroup group = everybody();
  for (const Way& way : one_way_of_each()) {
    const Answer answer = run_kernel(info_.name, info_.trial, 1, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, value[0]) << to_string(way);
  }
}

/// The answer after `work` was called instead of the kernel's own, by one worker.
template <class Work>
Answer answer_after(const KernelInfo& info, Work&& work) {
  const RankGroup alone = make_group(test_job(), {0});
  Answer answer;
  if (alone.member()) {
    Team team(test_job(), alone, {});
    Process process(team, alone.communicator, 1);
    const auto kernel = info.create(info.trial);
    kernel->prepare(process);
    kernel->reset(process);
    work(*kernel);
    answer = kernel->answer(process);
    kernel->close();
    team.close();
  }
  return answer;
}

TEST_P(EveryKernelRun, NoticesThatNothingWasDone) {
  const Answer answer = answer_after(info_, [](Kernel& /*kernel*/) {});
  EXPECT_FALSE(answer.verified) << answer.check;
}

// The worker shares its loops with one who never comes. A kernel without work to share out has no
// such loops.
TEST_P(EveryKernelRun, NoticesThatAWorkerDidNothing) {
  if (!info_.work) {
    GTEST_SKIP() << "shares nothing out";
  }
  const Answer answer = answer_after(info_, [](Kernel& kernel) {
    TeamBarrier barrier(1);
    TeamParts parts;
    parts.threads = 2;
    parts.barrier = &barrier;
    Worker worker(parts, 0);
    worker.begin(now());
    kernel.work(worker);
    worker.end();
  });
  EXPECT_FALSE(answer.verified) << answer.check;
}

}  // namespace
}  // namespace scalelab

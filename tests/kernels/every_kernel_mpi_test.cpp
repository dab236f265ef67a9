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

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryKernelRun, ::testing::ValuesIn(names_of_kernels()),
                         [](const auto& test) { return test.param; });

/// Each policy of the interpreter lock with each schedule, on one, two and three threads in turn:
/// another one with another number of ranks.
std::vector<Way> ways_of_every_pair() {
  constexpr std::size_t most_threads = 3;
  const auto ranks = static_cast<std::size_t>(test_job().ranks());
  std::vector<Way> ways;
  for (const std::string_view gil : enum_names<GilPolicy>) {
    for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
      const std::size_t threads = 1 + (ways.size() + ranks) % most_threads;
      ways.push_back({.threads = static_cast<int>(threads),
                      .gil = from_name<GilPolicy>(gil),
                      .schedule = schedule});
    }
  }
  return ways;
}

/// The value that the program's first rank finds alone, by one worker; on every rank.
double value_of_one_worker(const KernelInfo& info, const Size& size) {
  const RankGroup alone = make_group(test_job(), {0});
  std::vector<double> value{0};
  if (alone.member()) {
    const Answer answer = run_kernel(info.name, size, 1, {}, alone);
    EXPECT_TRUE(answer.verified) << answer.check;
    value[0] = answer.value;
  }
  world().broadcast(value, 0);
  return value[0];
}

void expect_value(const KernelInfo& info, const Size& size, const Way& way, const RankGroup& group,
                  double value) {
  const Answer answer = run_kernel(info.name, size, 1, way, group);
  EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  EXPECT_EQ(answer.value, value) << to_string(way);
}

TEST_P(EveryKernelRun, HasTheAnswerOfOneWorkerHoweverItIsRun) {
  const double value = value_of_one_worker(info_, info_.trial);
  const RankGroup group = everybody();
  for (const Way& way : ways_of_every_pair()) {
    expect_value(info_, info_.trial, way, group, value);
  }
}

// A point that does not take the whole job has ranks of its own numbers.
TEST_P(EveryKernelRun, HasTheAnswerOfOneWorkerOnSomeRanksOfTheJob) {
  const double value = value_of_one_worker(info_, info_.trial);
  std::vector<int> but_the_first = all_ranks();
  but_the_first.erase(but_the_first.begin());
  if (but_the_first.empty()) {
    GTEST_SKIP() << "there is one rank";
  }
  const RankGroup group = make_group(test_job(), but_the_first);
  if (group.member()) {
    expect_value(info_, info_.trial, {.threads = 2, .schedule = Schedule::dynamic}, group, value);
  }
}

// Weak scaling: the size that the kernel grows to for as many workers as there are.
TEST_P(EveryKernelRun, HasTheAnswerOfOneWorkerWhenItHasGrown) {
  if (!grows(info_)) {
    GTEST_SKIP() << "its size does not grow";
  }
  const int threads = test_job().ranks() > 2 ? 1 : 2;
  const Size grown = info_.grow(info_.trial, threads * test_job().ranks());
  const double value = value_of_one_worker(info_, grown);
  expect_value(info_, grown, {.threads = threads}, everybody(), value);
}

/// The answer after `work` was called instead of the kernel's own, by one worker.
template <class Work>
Answer answer_after(const KernelInfo& info, int threads, Work&& work) {
  const RankGroup alone = make_group(test_job(), {0});
  Answer answer;
  if (alone.member()) {
    Team team(test_job(), alone, {.threads = threads});
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
  const Answer answer = answer_after(info_, 1, [](Kernel& /*kernel*/) {});
  EXPECT_FALSE(answer.verified) << answer.check;
}

// The worker shares its loops with one who never comes. A kernel without work to share out has no
// such loops.
TEST_P(EveryKernelRun, NoticesThatAWorkerDidNothing) {
  if (!info_.work) {
    GTEST_SKIP() << "shares nothing out";
  }
  const Answer answer = answer_after(info_, 2, [](Kernel& kernel) {
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

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_accounts.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

Sample sample_of(double time_s) {
  Sample sample;
  sample.time_s = time_s;
  sample.verified = true;
  return sample;
}

WorkerSample busy(double busy_s) {
  WorkerSample worker;
  worker.busy_s = busy_s;
  return worker;
}

WorkerSample waits_for_end(double busy_s, double end_s) {
  WorkerSample worker = busy(busy_s);
  worker.barrier_wait_s = end_s;
  worker.end_skew_s = end_s;
  return worker;
}

WorkerSample communicates(double busy_s, double communication_s) {
  WorkerSample worker = busy(busy_s);
  worker.communication_s = communication_s;
  return worker;
}

WorkerSample waits_at_barrier(double busy_s, double barrier_s) {
  WorkerSample worker = busy(busy_s);
  worker.barrier_wait_s = barrier_s;
  return worker;
}

WorkerSample at(std::int64_t node, std::int64_t rank, std::int64_t thread, WorkerSample worker) {
  worker.node = node;
  worker.rank = rank;
  worker.thread = thread;
  return worker;
}

TimeAccount of(const std::vector<WorkerSample>& workers) {
  TimeAccounts accounts(1);
  accounts.add(sample_of(10), workers);
  return *accounts.account(0);
}

double sum_of_causes(const TimeAccount& account) {
  return std::accumulate(every_cause.begin(), every_cause.end(), 0.0,
                         [&](double sum, Cause cause) { return sum + account.share(cause); });
}

/// All that is read from an account is read from the same numbers.
void expect_no_contradiction(const TimeAccount& account) {
  EXPECT_NEAR(account.busy + account.lock_wait() + account.communication() +
                  account.barrier_wait() + account.blocked(),
              1, 1e-12);
  EXPECT_NEAR(sum_of_causes(account), 1, 1e-12);
  EXPECT_EQ(account.share(Cause::compute), account.busy);
  EXPECT_EQ(account.share(Cause::lock), account.lock_wait());
  EXPECT_EQ(account.share(Cause::blocked), account.blocked());
  EXPECT_EQ(account.parallel_efficiency(), account.busy);
  EXPECT_LE(account.communication_efficiency(), 1 + 1e-12);
  if (account.load_balance()) {
    EXPECT_NEAR(*account.load_balance() * account.communication_efficiency(), account.busy, 1e-12);
  }
  const LevelShares& levels = account.levels;
  EXPECT_NEAR(levels.process_efficiency() * levels.thread_efficiency(), account.busy, 1e-12);
  EXPECT_NEAR(levels.process_load_balance() * levels.process_communication_efficiency(),
              levels.process_efficiency(), 1e-12);
  EXPECT_NEAR(levels.load_balance_within_nodes() * levels.load_balance_between_nodes(),
              levels.process_load_balance(), 1e-12);
  EXPECT_NEAR(levels.thread_load_balance() * levels.thread_serialisation(),
              levels.thread_efficiency(), 1e-12);
}

TEST(TimeAccount, HasTheSharesOfAHandCalculation) {
  WorkerSample first = busy(8);
  first.lock_wait_s = 1;
  first.communication_s = 1;
  WorkerSample second = busy(4);
  second.barrier_wait_s = 4;
  second.blocked_s = 2;
  const TimeAccount account = of({first, second});
  EXPECT_DOUBLE_EQ(account.busy, 0.6);  // 12 of 20 worker seconds
  EXPECT_DOUBLE_EQ(account.lock_wait(), 0.05);
  EXPECT_DOUBLE_EQ(account.communication(), 0.05);
  EXPECT_DOUBLE_EQ(account.barrier_wait(), 0.2);
  EXPECT_DOUBLE_EQ(account.blocked(), 0.1);
  EXPECT_DOUBLE_EQ(*account.load_balance(), 0.75);  // mean 6, busiest 8
  EXPECT_DOUBLE_EQ(account.communication_efficiency(), 0.8);
  expect_no_contradiction(account);
}

TEST(TimeAccount, CallsAWaitForTheEndImbalanceAsFarAsTheWorkerHadLessToCompute) {
  // One computes for 10 s; the other for 6 s, is blocked for 1 s, and waits 3 s for the end.
  WorkerSample idle = waits_for_end(6, 3);
  idle.blocked_s = 1;
  const TimeAccount account = of({busy(10), idle});
  EXPECT_DOUBLE_EQ(account.share(Cause::compute), 0.8);
  EXPECT_DOUBLE_EQ(account.share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(account.share(Cause::blocked), 0.05);
  EXPECT_DOUBLE_EQ(account.share(Cause::end_skew), 0);
  EXPECT_DOUBLE_EQ(*account.load_balance(), 0.8);  // whatever the uneven work is waited out at
  expect_no_contradiction(account);
}

TEST(TimeAccount, LeavesToTheEndWhatIsNotImbalance) {
  // Both compute for 6 s; one is blocked for 4 s more, the other waits for it.
  WorkerSample blocked = busy(6);
  blocked.blocked_s = 4;
  const TimeAccount account = of({blocked, waits_for_end(6, 4)});
  EXPECT_DOUBLE_EQ(account.share(Cause::imbalance), 0);
  EXPECT_DOUBLE_EQ(account.share(Cause::blocked), 0.2);
  EXPECT_DOUBLE_EQ(account.share(Cause::end_skew), 0.2);
  EXPECT_DOUBLE_EQ(*account.load_balance(), 1);
}

TEST(TimeAccount, LeavesToTheBarrierWhatIsNotImbalance) {
  // In turns: each computes for 5 s while the other waits at a barrier.
  const TimeAccount account = of({waits_at_barrier(5, 5), waits_at_barrier(5, 5)});
  EXPECT_DOUBLE_EQ(account.share(Cause::barrier), 0.5);
  EXPECT_DOUBLE_EQ(account.share(Cause::imbalance), 0);
}

TEST(TimeAccount, FindsImbalanceAtBarriersAndInCommunication) {
  EXPECT_DOUBLE_EQ(of({busy(10), waits_at_barrier(7, 3)}).share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(of({busy(10), communicates(7, 3)}).share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(of({busy(10), communicates(7, 3)}).share(Cause::communication), 0);
  EXPECT_DOUBLE_EQ(of({busy(10), communicates(7, 3)}).communication(), 0.15);
}

TEST(TimeAccount, KeepsTheSkewAtTheStartApart) {
  WorkerSample late = busy(9);
  late.barrier_wait_s = 1;
  late.start_skew_s = 1;
  const TimeAccount account = of({busy(10), late});
  EXPECT_DOUBLE_EQ(account.share(Cause::start_skew), 0.05);
  EXPECT_DOUBLE_EQ(account.share(Cause::imbalance), 0);
  EXPECT_DOUBLE_EQ(account.barrier_wait(), 0.05);
}

TEST(TimeAccount, HasNoLoadBalanceWhenNobodyWasBusy) {
  WorkerSample blocked;
  blocked.blocked_s = 10;
  const TimeAccount account = of({blocked, blocked});
  EXPECT_EQ(account.blocked(), 1);
  EXPECT_FALSE(account.load_balance().has_value());
  EXPECT_EQ(account.levels.thread_load_balance(), 0);
  expect_no_contradiction(account);
}

TEST(TimeAccount, OfOneWorkerHasNothingToBalance) {
  const TimeAccount account = of({communicates(8, 2)});
  EXPECT_DOUBLE_EQ(*account.load_balance(), 1);
  EXPECT_DOUBLE_EQ(account.share(Cause::communication), 0.2);
  EXPECT_DOUBLE_EQ(account.levels.process_load_balance(), 1);
  EXPECT_DOUBLE_EQ(account.levels.thread_efficiency(), 1);
  EXPECT_DOUBLE_EQ(account.levels.process_communication_efficiency(), 0.8);
}

TEST(TimeAccount, CountsInstructionsOnlyWhereAllWereCounted) {
  WorkerSample counted = busy(10);
  counted.instructions = 4e9;
  counted.cycles = 2e9;
  EXPECT_EQ(of({counted, counted}).instructions, 4e9);
  EXPECT_EQ(of({counted, counted}).cycles, 2e9);
  EXPECT_FALSE(of({counted, busy(10)}).instructions.is_known());
}

TEST(TimeAccount, IsThatOfTheMiddleHalfOfTheSamples) {
  // Blocked for no share, a fifth, two, three, and all: without the ends the mean is two fifths.
  TimeAccounts accounts(1);
  for (const double blocked_s : {10.0, 0.0, 2.0, 6.0, 4.0}) {
    WorkerSample worker = busy(10 - blocked_s);
    worker.blocked_s = blocked_s;
    accounts.add(sample_of(10), std::vector<WorkerSample>{worker});
  }
  EXPECT_DOUBLE_EQ(accounts.account(0)->blocked(), 0.4);
  EXPECT_DOUBLE_EQ(accounts.account(0)->busy, 0.6);
}

TEST(TimeAccount, CountsShortAndLongSamplesAlike) {
  TimeAccounts accounts(1);
  accounts.add(sample_of(10), std::vector<WorkerSample>{busy(10)});
  WorkerSample waits;
  waits.lock_wait_s = 30;
  accounts.add(sample_of(30), std::vector<WorkerSample>{waits});
  EXPECT_DOUBLE_EQ(accounts.account(0)->busy, 0.5);
  EXPECT_DOUBLE_EQ(accounts.account(0)->lock_wait(), 0.5);
}

TEST(TimeAccount, IsThereWhereNoTwoSamplesAreAlike) {
  std::vector<WorkerSample> all(4);
  all[0].busy_s = 10;
  all[1].lock_wait_s = 10;
  all[2].communication_s = 10;
  all[3].blocked_s = 10;
  TimeAccounts accounts(1);
  for (const WorkerSample& worker : all) {
    accounts.add(sample_of(10), std::vector<WorkerSample>{worker});
  }
  EXPECT_DOUBLE_EQ(accounts.account(0)->busy, 0.25);
  EXPECT_DOUBLE_EQ(accounts.account(0)->blocked(), 0.25);
  expect_no_contradiction(*accounts.account(0));
}

TEST(TimeAccount, LeavesOutWhatIsNotUsable) {
  TimeAccounts accounts(2);
  accounts.add(sample_of(10), std::vector<WorkerSample>{communicates(8, 2)});
  Sample warmup = sample_of(100);
  warmup.warmup = true;
  Sample wrong = sample_of(100);
  wrong.verified = false;
  accounts.add(warmup, std::vector<WorkerSample>{busy(100)});
  accounts.add(wrong, std::vector<WorkerSample>{busy(100)});
  EXPECT_DOUBLE_EQ(accounts.account(0)->busy, 0.8);
  EXPECT_FALSE(accounts.account(1).has_value());
}

TEST(TimeAccount, RefusesASampleOfNoPoint) {
  TimeAccounts accounts(0);
  EXPECT_THROW(accounts.add(sample_of(1), std::vector<WorkerSample>{busy(1)}),
               std::invalid_argument);
}

TEST(TimeAccount, DoesNotContradictItselfWhateverTheWorkersDid) {
  std::mt19937_64 random(7);
  std::exponential_distribution<double> seconds;
  TimeAccounts accounts(1);
  for (int sample = 0; sample < 23; ++sample) {
    std::vector<WorkerSample> workers;
    constexpr double length_s = 100;
    for (std::int64_t i = 0; i < 12; ++i) {
      WorkerSample worker;
      worker.lock_wait_s = seconds(random);
      worker.communication_s = i % 3 == 0 ? 4 * seconds(random) : 0;
      worker.blocked_s = sample % 4 == 0 ? 10 * seconds(random) : 0;
      worker.start_skew_s = seconds(random) / 10;
      worker.end_skew_s = seconds(random);
      worker.barrier_wait_s = worker.start_skew_s + worker.end_skew_s + seconds(random);
      worker.busy_s = length_s - worker.lock_wait_s - worker.communication_s - worker.blocked_s -
                      worker.barrier_wait_s;
      workers.push_back(at(i / 6, i / 2, i % 2, worker));
    }
    accounts.add(sample_of(length_s), workers);
  }
  expect_no_contradiction(*accounts.account(0));
  EXPECT_LT(accounts.account(0)->levels.load_balance_between_nodes(), 1);
  EXPECT_EQ(accounts.nodes(0).size(), 2U);
}

TEST(LevelShares, SplitWhatIsLostBetweenRanksFromWhatThreadsLose) {
  // The ranks communicate for 2 and for 4 s, all their threads with them; a thread of the second
  // one waits 2 s for its mate before.
  WorkerSample waits = communicates(4, 4);
  waits.barrier_wait_s = 2;
  const TimeAccount account = of({at(0, 0, 0, communicates(8, 2)), at(0, 0, 1, communicates(8, 2)),
                                  at(0, 1, 0, communicates(6, 4)), at(0, 1, 1, waits)});
  const LevelShares& levels = account.levels;
  EXPECT_DOUBLE_EQ(levels.process_efficiency(), 0.7);                // outside MPI for 8 and 6 s
  EXPECT_DOUBLE_EQ(levels.process_load_balance(), 7.0 / 8);          // mean over longest
  EXPECT_DOUBLE_EQ(levels.process_communication_efficiency(), 0.8);  // longest of 10 s
  EXPECT_DOUBLE_EQ(levels.thread_efficiency(), 6.5 / 7);
  EXPECT_DOUBLE_EQ(levels.thread_load_balance(), 6.5 / 7);  // 26 s of what 8, 8, 6 and 6 would be
  EXPECT_DOUBLE_EQ(levels.thread_serialisation(), 1);
  expect_no_contradiction(account);
}

TEST(LevelShares, CallTurnsOfThreadsSerialisation) {
  const LevelShares levels =
      of({at(0, 0, 0, waits_at_barrier(5, 5)), at(0, 0, 1, waits_at_barrier(5, 5))}).levels;
  EXPECT_DOUBLE_EQ(levels.thread_serialisation(), 0.5);
  EXPECT_DOUBLE_EQ(levels.thread_load_balance(), 1);
  EXPECT_DOUBLE_EQ(levels.process_efficiency(), 1);
}

TEST(LevelShares, TellAWaitForOtherRanksEndFromThatForAThreadOfTheSame) {
  const LevelShares levels =
      of({at(0, 0, 0, busy(10)), at(0, 0, 1, waits_for_end(6, 4)),  // for its mate
          at(0, 1, 0, waits_for_end(8, 2)), at(0, 1, 1, waits_for_end(8, 2))})
          .levels;
  EXPECT_DOUBLE_EQ(levels.process_efficiency(), 0.9);
  EXPECT_DOUBLE_EQ(levels.process_load_balance(), 0.9);
  EXPECT_DOUBLE_EQ(levels.thread_efficiency(), 32.0 / 36);
}

TEST(LevelShares, AreWithinMpiOnlyWhileNoThreadOfTheRankDoesAnythingElse) {
  // One thread communicates all the time, its mate computes meanwhile.
  const LevelShares levels = of({at(0, 0, 0, communicates(0, 10)), at(0, 0, 1, busy(10))}).levels;
  EXPECT_DOUBLE_EQ(levels.process_efficiency(), 1);
  EXPECT_DOUBLE_EQ(levels.thread_load_balance(), 0.5);
}

TEST(LevelShares, SplitTheLoadBalanceOfRanksByNodes) {
  // Outside MPI for 8 and 6 s on one node, 4 and 4 s on the other one.
  TimeAccounts accounts(1);
  accounts.add(sample_of(10),
               std::vector{at(0, 0, 0, communicates(8, 2)), at(0, 1, 0, communicates(6, 4)),
                           at(1, 2, 0, communicates(4, 6)), at(1, 3, 0, communicates(4, 6))});
  const LevelShares levels = accounts.account(0)->levels;
  EXPECT_DOUBLE_EQ(levels.load_balance_between_nodes(), 5.5 / 7);
  EXPECT_DOUBLE_EQ(levels.load_balance_within_nodes(), 7.0 / 8);
  const std::vector<NodeAccount> nodes = accounts.nodes(0);
  ASSERT_EQ(nodes.size(), 2U);
  EXPECT_EQ(nodes[0].node, 0);
  EXPECT_EQ(nodes[0].workers, 2);
  EXPECT_DOUBLE_EQ(nodes[0].levels.process_load_balance(), 7.0 / 8);
  EXPECT_DOUBLE_EQ(nodes[0].levels.process_communication_efficiency(), 0.8);
  EXPECT_DOUBLE_EQ(nodes[1].levels.process_load_balance(), 1);
  EXPECT_DOUBLE_EQ(nodes[1].levels.process_communication_efficiency(), 0.4);
}

TEST(LevelShares, DoNotDependOnTheOrderOfTheRows) {
  std::vector<WorkerSample> workers = {at(0, 0, 0, busy(10)), at(0, 0, 1, waits_for_end(6, 4)),
                                       at(1, 1, 0, communicates(7, 3)),
                                       at(1, 1, 1, waits_at_barrier(5, 5))};
  const TimeAccount in_order = of(workers);
  std::swap(workers[0], workers[3]);
  std::swap(workers[1], workers[2]);
  EXPECT_EQ(of(workers).levels, in_order.levels);
}

TEST(NodeAccounts, AreThereOnlyWhereWorkersWereOnSeveralNodes) {
  TimeAccounts accounts(1);
  accounts.add(sample_of(10), std::vector{at(3, 0, 0, busy(10)), at(3, 1, 0, busy(10))});
  EXPECT_TRUE(accounts.nodes(0).empty());
}

TEST(NodeAccounts, SayHowMuchLongerTheyComputed) {
  TimeAccounts accounts(1);
  for (int i = 0; i < 8; ++i) {
    accounts.add(sample_of(13),
                 std::vector{at(0, 0, 0, waits_for_end(10, 3)), at(1, 1, 0, busy(13)),
                             at(2, 2, 0, waits_for_end(10, 3))});
  }
  const std::vector<NodeAccount> nodes = accounts.nodes(0);
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_NEAR(nodes[1].longer, 0.3, 1e-12);
  EXPECT_DOUBLE_EQ(nodes[1].chance, 1.0 / 256);
  EXPECT_NEAR(nodes[0].longer, 0, 1e-12);
  EXPECT_EQ(nodes[0].chance, 1);
}

TEST(NodeAccounts, OfManySamplesAreTakenAtEvenSteps) {
  // The node is slow in the last half of the samples only. Kept are as many of both halves.
  TimeAccounts accounts(1);
  constexpr int samples = 4096;
  for (int i = 0; i < samples; ++i) {
    const bool slow = i >= samples / 2;
    accounts.add(sample_of(20),
                 std::vector{at(0, 0, 0, waits_for_end(10, 10)),
                             at(1, 1, 0, waits_for_end(slow ? 20 : 9, slow ? 0 : 11))});
  }
  const NodeAccount node = accounts.nodes(0).at(1);
  EXPECT_NEAR(node.chance, 0.5, 0.1);
}

}  // namespace
}  // namespace scalelab

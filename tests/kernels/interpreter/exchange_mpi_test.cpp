// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size exchange_size(std::int64_t bytes, std::int64_t exchanges) {
  return Size(
      {{"bytes", static_cast<double>(bytes)}, {"exchanges", static_cast<double>(exchanges)}});
}

std::set<std::string> names_of(const Answer& answer) {
  std::set<std::string> names;
  for (const KernelValue& value : answer.values) {
    names.insert(value.name);
    EXPECT_GT(value.value, 0.0) << value.name;
    EXPECT_EQ(value.unit, "s");
  }
  return names;
}

class ExchangeOf : public ::testing::TestWithParam<std::tuple<std::int64_t, std::int64_t>> {};

// One element; one chunk and a bit; sizes that are no multiple of an element or of the pattern.
INSTANTIATE_TEST_SUITE_P(BytesAndExchanges, ExchangeOf,
                         ::testing::Combine(::testing::Values(8, 1000, 2048, 32'777, 100'000),
                                            ::testing::Values(1, 2, 7)));

TEST_P(ExchangeOf, ReadsEachElementOfEachHandOver) {
  const auto [bytes, exchanges] = GetParam();
  std::int64_t sum = 0;
  for (std::int64_t hand_over = 0; hand_over < 2 * exchanges; ++hand_over) {
    for (std::int64_t i = 0; i < bytes / 8; ++i) {
      sum += i % 256 + hand_over;
    }
  }
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : bytes == 32'777 ? all_ways() : few_ways()) {
    const Answer answer = run_kernel("exchange", exchange_size(bytes, exchanges), 1, way, group);
    EXPECT_EQ(answer.value, static_cast<double>(sum)) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  }
}

TEST(Exchange, OfOneElementIsTheNumbersOfTheHandOvers) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer = run_kernel("exchange", exchange_size(8, 2), 1, {.threads = 2}, group);
  EXPECT_EQ(answer.value, 0.0 + 1.0 + 2.0 + 3.0);
}

TEST(Exchange, TimesTheWaysThatALayoutHas) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : all_ways()) {
    std::set<std::string> expected;
    if (test_job().ranks() * way.threads == 1) {
      expected.insert("own_s");
    }
    if (way.threads > 1) {
      expected.insert("pointer_s");
    }
    if (test_job().ranks() > 1) {
      expected.insert({"message_s", "window_s"});
    }
    EXPECT_EQ(names_of(run_kernel("exchange", exchange_size(4096, 2), 1, way, group)), expected)
        << to_string(way);
  }
}

// While one thread of a rank waits for the other rank, the threads beside it want the lock, which
// they can have only if they get into MPI; and the other rank can't go on before they had it.
TEST(Exchange, EndsAmongManyThreadsUnderOneLock) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (int again = 0; again < 5; ++again) {
    for (const LockScope scope : {LockScope::process, LockScope::node, LockScope::world}) {
      const Answer answer = run_kernel("exchange", exchange_size(4096, 5), 1,
                                       {.threads = 8,
                                        .gil = GilPolicy::interval,
                                        .interpreter = {.scope = scope, .switch_interval_s = 1e-3}},
                                       group);
      EXPECT_TRUE(answer.verified) << answer.check;
    }
  }
}

TEST(Exchange, FindsThatNothingWasRead) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("exchange")->create(exchange_size(1000, 3));
  kernel->prepare(process);
  kernel->reset(process);
  EXPECT_FALSE(kernel->answer(process).verified);
  kernel->close();
}

// Those who wait for the array do so outside the lock: nobody could write it otherwise.
TEST(Exchange, HoldsTheLockOnlyToWriteAndToRead) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 3, .gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("exchange")->create(exchange_size(8192, 50));
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_TRUE(kernel->answer(process).verified);
  kernel->close();
  for (const WorkerAccount& account : run.workers) {
    const bool hands_pointers = account.rank == 0 && account.thread != 1;
    const bool hands_messages = account.thread == 0 && process.ranks() > 1 &&
                                (account.rank == 0 || account.rank == process.ranks() - 1);
    EXPECT_EQ(account.blocked_s > 0, hands_pointers);
    EXPECT_EQ(account.communication_s > 0, hands_messages);
  }
}

}  // namespace
}  // namespace scalelab

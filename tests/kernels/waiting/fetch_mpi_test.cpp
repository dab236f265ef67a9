// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <stdexcept>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/waiting/met_faults.hpp"
#include "kernels/waiting/node_server.hpp"
#include "numerics/random/philox.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "web/content/faults.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t seed_of_fetch = 6;

Size small_fetch(std::int64_t files, std::int64_t bytes) {
  return Size({{"files", files},
               {"bytes", bytes},
               {"compute_ms", 0},
               {"interface", std::string("easy")},
               {"in_flight", 3},
               {"latency_ms", 0},
               {"bandwidth_mb_s", 0},
               {"fail_share", 0},
               {"slow_share", 0},
               {"slow_ms", 0},
               {"connections", std::string("kept")}});
}

/// The answer by the definition: the bytes of each file by one Philox counter after the other, in
/// words of 64 bits, the last of which is filled up with zeros.
double plain_answer(std::int64_t files, std::int64_t bytes) {
  std::uint64_t sum = 0;
  for (std::int64_t file = 0; file < files; ++file) {
    const auto list = static_cast<std::uint32_t>(file);
    sum += fingerprint(list, ~std::uint64_t{0}, static_cast<std::uint64_t>(bytes));
    for (std::int64_t first = 0; first < bytes; first += 8) {
      const auto numbers = philox::numbers(
          philox::counter(static_cast<std::uint64_t>(file), static_cast<std::uint64_t>(first / 16)),
          {seed_of_fetch, 0x66696c65});
      const std::size_t half = first % 16 == 0 ? 0 : 2;
      std::uint64_t word = numbers[half] | std::uint64_t{numbers[half + 1]} << 32U;
      if (bytes - first < 8) {
        word &= (std::uint64_t{1} << (8 * static_cast<unsigned>(bytes - first))) - 1;
      }
      sum += fingerprint(list, static_cast<std::uint64_t>(first / 8), word);
    }
  }
  return fingerprint_as_double(sum + hash_of(static_cast<std::uint64_t>(files * bytes)));
}

void expect_fetched(const Size& size, const std::vector<Way>& ways) {
  const double known = plain_answer(size.integer("files"), size.integer("bytes"));
  const RankGroup group = everybody();
  for (const Way& way : ways) {
    const Answer answer = run_kernel("fetch", size, seed_of_fetch, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, known) << to_string(way);
  }
}

TEST(Fetch, HasTheHashOfAllFilesHoweverItIsRun) {
  expect_fetched(small_fetch(11, 1003), few_ways());
}

TEST(Fetch, HasItWithSeveralRequestsUnderWay) {
  Size size = small_fetch(23, 1003);
  size.set("interface", std::string("multi"));
  expect_fetched(size, few_ways());
}

TEST(Fetch, HasItOfOneFileAndOfOneByte) {
  expect_fetched(small_fetch(1, 1), {{.threads = 2}});
  expect_fetched(small_fetch(1, 200'000), {{.threads = 2}});
  expect_fetched(small_fetch(5, 8), {{.threads = 3, .schedule = Schedule::dynamic}});
}

TEST(Fetch, HasItThroughALinkAndOverNewConnections) {
  Size size = small_fetch(7, 100'000);
  size.set("bandwidth_mb_s", 500);
  expect_fetched(size, {{.threads = 2}});
  size.set("connections", std::string("new"));
  expect_fetched(size, {{.threads = 2}});
}

TEST(Fetch, AsksAgainAndCountsTheFaults) {
  const web::Faults faults{.seed = seed_of_fetch, .fail_share = 0.4, .slow_share = 0.3};
  web::MetFaults known;
  for (std::int64_t file = 0; file < 19; ++file) {
    int attempt = 0;
    bool fails = true;
    for (; fails; ++attempt) {
      known.slow += faults.is_slow(web::Kind::file, file, attempt) ? 1 : 0;
      fails = faults.fails(web::Kind::file, file, attempt);
      known.failed += fails ? 1 : 0;
    }
  }
  ASSERT_GT(known.failed, 0);
  ASSERT_GT(known.slow, 0);
  Size size = small_fetch(19, 100);
  size.set("fail_share", faults.fail_share);
  size.set("slow_share", faults.slow_share);
  size.set("slow_ms", 0.2);
  for (const std::string interface : {"easy", "multi"}) {
    size.set("interface", interface);
    for (const int threads : {1, 3}) {
      const Answer answer =
          run_kernel("fetch", size, seed_of_fetch, {.threads = threads}, everybody());
      EXPECT_TRUE(answer.verified) << answer.check;
      EXPECT_EQ(answer.value, plain_answer(19, 100));
      EXPECT_EQ(value_of(answer, "retries"), static_cast<double>(known.failed));
      EXPECT_EQ(value_of(answer, "slow"), static_cast<double>(known.slow));
    }
  }
}

TEST(Fetch, KeepsOneConnectionOfEachWorkerOrOpensOneForEachFile) {
  const int workers = 2 * test_job().ranks();
  Size size = small_fetch(3 * workers, 10);
  const Answer kept = run_kernel("fetch", size, 1, {.threads = 2}, everybody());
  EXPECT_EQ(value_of(kept, "connections"), workers);
  size.set("connections", std::string("new"));
  const Answer opened = run_kernel("fetch", size, 1, {.threads = 2}, everybody());
  EXPECT_EQ(value_of(opened, "connections"), 3 * workers);
}

TEST(Fetch, HasAnotherAnswerForAnotherSeed) {
  const Answer one = run_kernel("fetch", small_fetch(2, 10), 1, {}, everybody());
  const Answer other = run_kernel("fetch", small_fetch(2, 10), 2, {}, everybody());
  EXPECT_NE(one.value, other.value);
}

// Waiting leaves the interpreter lock: what is held is at most what was not waited.
TEST(Fetch, WaitsOutsideTheLock) {
  constexpr double latency_ms = 5;
  constexpr int files_of_a_worker = 2;
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2, .gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  Size size = small_fetch(files_of_a_worker * process.workers(), 100);
  size.set("latency_ms", latency_ms);
  const auto kernel = find_kernel("fetch")->create(size);
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  for (const WorkerAccount& account : run.workers) {
    EXPECT_GE(account.blocked_s, files_of_a_worker * latency_ms / 1000);
    EXPECT_LE(account.lock_held_s, run.time_s - account.blocked_s);
  }
  kernel->close();
}

TEST(Fetch, ComputesForEachFileUnderTheLock) {
  constexpr double compute_ms = 5;
  const RankGroup group = everybody();
  Team team(test_job(), group, {.gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  for (const std::string interface : {"easy", "multi"}) {
    Size size = small_fetch(2 * process.workers(), 100);
    size.set("compute_ms", compute_ms);
    size.set("interface", interface);
    size.set("in_flight", 2);  // files are handed out so many at once: each worker has two
    const auto kernel = find_kernel("fetch")->create(size);
    kernel->prepare(process);
    kernel->reset(process);
    const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
    const Answer answer = kernel->answer(process);
    EXPECT_TRUE(answer.verified) << answer.check;
    for (const WorkerAccount& account : run.workers) {
      // Two files; a processor may be quicker now than when it was asked.
      EXPECT_GE(account.lock_held_s, compute_ms / 1000);
    }
    kernel->close();
  }
  team.close();
}

TEST(Fetch, ComputesTheSameHoweverItIsRun) {
  Size size = small_fetch(11, 1003);
  size.set("compute_ms", 0.02);
  expect_fetched(size, few_ways());
}

TEST(Fetch, DeclaresHowItUsesItsTime) {
  Size size = small_fetch(1, 1000);
  const auto use = [&] { return find_kernel("fetch")->time_use(size, 1); };
  EXPECT_EQ(use().lock, 0);
  EXPECT_EQ(use().native, 0);
  EXPECT_EQ(use().wait, 1);
  size.set("compute_ms", 1);
  size.set("latency_ms", 2);
  size.set("bandwidth_mb_s", 1);  // a file takes 1 ms
  EXPECT_DOUBLE_EQ(use().lock, 0.25);
  EXPECT_EQ(use().native, 0);
  EXPECT_DOUBLE_EQ(use().wait, 0.75);
}

TEST(Fetch, NeedsMemoryForWhatIsUnderWay) {
  const KernelInfo& info = *find_kernel("fetch");
  Size size = small_fetch(100, 1000);
  EXPECT_EQ(info.memory_bytes(size, {.ranks = 2, .threads = 3}, 1), 3000);
  size.set("interface", std::string("multi"));
  EXPECT_EQ(info.memory_bytes(size, {.ranks = 2, .threads = 3}, 1), 9000);
}

TEST(NodeServer, IsOneForAllRanksOfANode) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const NodeServer server(process, {}, 1);
  Communicator node = process.group().split_by_shared_memory();
  EXPECT_EQ(server.own().has_value(), node.rank() == 0);
  std::vector<int> port{server.own() ? server.own()->port() : 0};
  node.broadcast(port, 0);
  EXPECT_EQ(server.url(), web::loopback_url(port[0]));
  team.close();
}

TEST(NodeServer, NeedsFilesForItsConnections) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  rlimit usual{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &usual), 0);
  rlimit few = usual;
  few.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  try {
    const NodeServer server(process, {}, 20);
    ADD_FAILURE() << "100 files are too few for 40 connections beside all else";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::HasSubstr("40 connections"),
                                               ::testing::HasSubstr("100 files")));
  }
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &usual), 0);
  team.close();
}

TEST(FaultCount, TellsFaultsOnPurposeFromOthers) {
  FaultCount faults;
  EXPECT_FALSE(faults.note({.status = 503, .slow = true}, "u", 0));
  EXPECT_TRUE(faults.note({.status = 200}, "u", 1));
  EXPECT_EQ(faults.met(), (web::MetFaults{.failed = 1, .slow = 1}));
  try {
    faults.note({.status = 404}, "http://127.0.0.1:1/pages/9", 0);
    FAIL() << "404 is no fault on purpose";
  } catch (const web::FetchError& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::HasSubstr("http://127.0.0.1:1/pages/9"),
                                               ::testing::HasSubstr("404")));
  }
}

}  // namespace
}  // namespace scalelab

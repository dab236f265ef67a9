// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "web/content/faults.hpp"
#include "web/content/site.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t seed_of_scrape = 6;

Size small_scrape(std::int64_t pages, std::int64_t links, std::int64_t depth,
                  std::int64_t parses = 1) {
  return Size({{"pages", pages},
               {"links", links},
               {"depth", depth},
               {"values", 5},
               {"parses", parses},
               {"latency_ms", 0},
               {"bandwidth_mb_s", 0},
               {"fail_share", 0},
               {"slow_share", 0},
               {"slow_ms", 0},
               {"connections", std::string("kept")}});
}

/// The answer when the first `pages` pages of a site are read, each `parses` times.
double plain_scrape(const Size& size, std::int64_t pages) {
  const web::Site site{.seed = seed_of_scrape,
                       .pages = size.integer("pages"),
                       .links = static_cast<int>(size.integer("links")),
                       .values = static_cast<int>(size.integer("values"))};
  const auto parses = static_cast<std::uint64_t>(size.integer("parses"));
  std::uint64_t hash = 0;
  std::uint64_t sum = 0;
  for (std::int64_t page = 0; page < pages; ++page) {
    const auto place = static_cast<std::uint64_t>(page);
    const auto values = static_cast<std::uint64_t>(site.sum_of_values(page));
    hash += parses *
            (fingerprint(0, place, values) + fingerprint(1, place, site.links_of(page).size()));
    sum += parses * values;
  }
  return fingerprint_as_double(hash + hash_of(sum));
}

void expect_scraped(const Size& size, std::int64_t pages, const std::vector<Way>& ways) {
  const double known = plain_scrape(size, pages);
  const RankGroup group = everybody();
  for (const Way& way : ways) {
    const Answer answer = run_kernel("scrape", size, seed_of_scrape, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, known) << to_string(way);
    EXPECT_EQ(value_of(answer, "pages"), static_cast<double>(pages)) << to_string(way);
  }
}

TEST(Scrape, FindsTheSameHoweverItIsRun) {
  expect_scraped(small_scrape(23, 3, 100), 23, few_ways());
}

TEST(Scrape, ParsesAsOftenAsItIsTold) {
  expect_scraped(small_scrape(9, 3, 100, 4), 9, few_ways());
}

TEST(Scrape, GoesAsDeepAsItIsTold) {
  expect_scraped(small_scrape(23, 3, 0), 1, {{.threads = 2}});
  expect_scraped(small_scrape(23, 3, 1), 4, {{.threads = 2}});
  expect_scraped(small_scrape(23, 3, 2), 13, {{.threads = 2}, {.schedule = Schedule::dynamic}});
  expect_scraped(small_scrape(23, 3, 3), 23, {{.threads = 2}});
  expect_scraped(small_scrape(1, 3, 5), 1, {{.threads = 3}});
  expect_scraped(small_scrape(6, 1, 100), 6, {{.threads = 2}});  // one page a level
}

TEST(Scrape, ParsesAnyShareUnderTheLock) {
  for (const double share : {0.0, 0.3, 1.0}) {
    Way way{.threads = 2, .gil = GilPolicy::interval};
    way.interpreter.held_share = share;
    expect_scraped(small_scrape(9, 3, 100, 2), 9, {way});
  }
}

TEST(Scrape, AsksAgainAndCountsTheFaults) {
  const web::Faults faults{.seed = seed_of_scrape, .fail_share = 0.4, .slow_share = 0.3};
  web::MetFaults known;
  for (std::int64_t page = 0; page < 15; ++page) {
    const web::MetFaults met = web::faults_on_the_way(faults, web::Kind::page, page);
    known.failed += met.failed;
    known.slow += met.slow;
  }
  ASSERT_GT(known.failed, 0);
  Size size = small_scrape(15, 3, 100);
  size.set("fail_share", faults.fail_share);
  size.set("slow_share", faults.slow_share);
  for (const int threads : {1, 3}) {
    const Answer answer =
        run_kernel("scrape", size, seed_of_scrape, {.threads = threads}, everybody());
    EXPECT_TRUE(answer.verified) << answer.check;
    EXPECT_EQ(answer.value, plain_scrape(size, 15));
    EXPECT_EQ(value_of(answer, "retries"), static_cast<double>(known.failed));
    EXPECT_EQ(value_of(answer, "slow"), static_cast<double>(known.slow));
  }
}

/// What the first worker does with its time, where a study sets so much of the parsing to be under
/// the lock, or nothing.
WorkerAccount account_of_scrape(std::optional<double> held_share) {
  const RankGroup group = everybody();
  Team team(test_job(), group,
            {.gil = GilPolicy::interval, .interpreter = {.held_share = held_share}});
  Process process(team, group.communicator, 1);
  Size size = small_scrape(4 * process.workers(), 8, 100, 100);
  size.set("values", 200);
  const auto kernel = find_kernel("scrape")->create(size);
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_TRUE(kernel->answer(process).verified);
  kernel->close();
  team.close();
  return run.workers.empty() ? WorkerAccount{} : run.workers.front();
}

// Where time is booked, not how long it takes: nearly all is parsing here.
TEST(Scrape, ParsesUnderTheLockAndOutsideItAsIsSet) {
  for (const auto& share : {std::optional<double>(), std::optional(1.0)}) {
    const WorkerAccount held = account_of_scrape(share);
    EXPECT_GE(held.lock_held_s, 0.9 * held.busy_s);
  }
  const WorkerAccount native = account_of_scrape(0);
  EXPECT_LE(native.lock_held_s, 0.5 * native.busy_s);
}

TEST(Scrape, DeclaresHowItUsesItsTime) {
  const KernelInfo& info = *find_kernel("scrape");
  Size size = small_scrape(100, 8, 20, 10);
  size.set("latency_ms", 10);
  const TimeUse held = info.time_use(size, 1);
  EXPECT_GT(held.lock, 0);
  EXPECT_EQ(held.native, 0);
  EXPECT_NEAR(held.lock + held.wait, 1, 1e-12);
  const TimeUse native = info.time_use(size, 0.25);
  EXPECT_NEAR(native.lock, 0.25 * held.lock, 1e-12);
  EXPECT_NEAR(native.native, 0.75 * held.lock, 1e-12);
  EXPECT_NEAR(native.wait, held.wait, 1e-12);
  // Half of all responses fail: twice the wait. A tenth is 20 ms slower: 2 ms more in the mean.
  size.set("fail_share", 0.5);
  size.set("slow_share", 0.1);
  size.set("slow_ms", 20);
  const TimeUse faulty = info.time_use(size, 1);
  EXPECT_NEAR(faulty.wait / faulty.lock, 2.4 * held.wait / held.lock, 1e-9);
}

TEST(Scrape, GrowsByPagesThatAreAllFound) {
  const KernelInfo& info = *find_kernel("scrape");
  const Size one = small_scrape(1000, 3, 2);  // of which 13 are found
  EXPECT_EQ(info.work(one), 13);
  EXPECT_EQ(info.grow(one, 1), one);
  for (const int workers : {2, 7, 64}) {
    EXPECT_EQ(info.work(info.grow(one, workers)), 13 * workers) << workers;
  }
}

}  // namespace
}  // namespace scalelab

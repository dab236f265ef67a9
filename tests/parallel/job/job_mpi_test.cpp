// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/machine/machine.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// mpirun starts the ranks of this test on one machine.
TEST(Job, PlacesItsOwnRank) {
  const RankPlace& place = test_job().place();
  EXPECT_EQ(place.node, 0);
  EXPECT_EQ(place.computer, 0);
  EXPECT_EQ(place.rank_on_node, test_job().rank());
  EXPECT_EQ(place.rank_on_computer, test_job().rank());
  EXPECT_NE(test_job().hostname(), "");
}

TEST(Job, PlacesEveryRankOnRankZero) {
  const RankPlaces& places = test_job().places();
  if (!test_job().leads()) {
    EXPECT_TRUE(places.node.empty());
    return;
  }
  const auto ranks = static_cast<std::size_t>(test_job().ranks());
  EXPECT_EQ(places.node, std::vector<int>(ranks, 0));
  EXPECT_EQ(places.computer, std::vector<int>(ranks, 0));
  EXPECT_EQ(places.hostnames, std::vector{test_job().hostname()});
  EXPECT_EQ(places.cores, std::vector{test_job().placement().cores()});
  EXPECT_GE(places.cores[0], 1);
}

TEST(Job, IsLedByRankZero) {
  EXPECT_EQ(test_job().leads(), test_job().rank() == 0);
}

TEST(Job, KnowsItsSoftware) {
  const auto facts = software_facts();
  for (const char* fact : {"mpi", "openmp", "compiler", "compiler_flags", "operating_system"}) {
    ASSERT_TRUE(facts.contains(fact)) << fact;
    EXPECT_NE(facts.at(fact), "") << fact;
  }
}

TEST(Announce, BringsRankZerosTextToAll) {
  const std::string own =
      test_job().leads() ? "visit point 7" : "of another rank, and longer than that";
  EXPECT_EQ(test_job().announce(own), "visit point 7");
}

TEST(Announce, BringsAnEmptyText) {
  EXPECT_EQ(test_job().announce(test_job().leads() ? "" : "something"), "");
}

TEST(Announce, BringsAMegabyte) {
  std::string text(std::size_t{1} << 20U, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<char>(i * 7 + i / 251);
  }
  EXPECT_TRUE(test_job().announce(test_job().leads() ? text : "") == text);
}

TEST(Announce, KeepsManyTextsInOrder) {
  for (int i = 0; i < 200; ++i) {
    const std::string text =
        "text " + std::to_string(i) + std::string(static_cast<std::size_t>(i), '.');
    ASSERT_EQ(test_job().announce(test_job().leads() ? text : ""), text);
  }
}

TEST(Announce, CopiesNumbersToThoseWhoExpectThemAndThoseWhoDoNot) {
  for (const auto& idle_s : {std::optional<double>(), std::optional(0.0), std::optional(0.001)}) {
    std::vector<std::int64_t> numbers{-1, -2, -3};
    if (test_job().leads()) {
      numbers = {7, 1LL << 60, 0};
    }
    test_job().announce_numbers(numbers, idle_s);
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{7, 1LL << 60, 0}));
  }
}

/// What share of a core the busiest of the ranks that wait uses, while rank 0 takes a second;
/// on every rank.
double largest_share_while_waiting(std::optional<double> idle_s) {
  constexpr auto pause = std::chrono::seconds(1);
  test_job().world().barrier();
  const double begin = now();
  const double used_before = processor_seconds();
  if (test_job().leads()) {
    std::this_thread::sleep_for(pause);
  }
  std::vector<std::int64_t> numbers(3);
  test_job().announce_numbers(numbers, idle_s);
  const double share = (processor_seconds() - used_before) / (now() - begin);
  return test_job().world().all_reduce(test_job().leads() ? 0.0 : share, reduction::maximum);
}

// A look takes microseconds, several times as many under a sanitizer and with some MPI libraries. A
// rank that waits as MPI does by itself takes all of its core, or its share of it, which for four
// ranks on two cores is above 40 %: the limit tells the two apart, and is no measurement.
TEST(Announce, LeavesTheCoreToOthersWhileItWaits) {
  if (test_job().ranks() == 1) {
    GTEST_SKIP() << "nobody waits";
  }
  constexpr double limit = 0.05;
  for (const auto& [who, idle_s] :
       {std::pair<std::string, std::optional<double>>{"expects the numbers at once", std::nullopt},
        {"does not know how long", 0.0},
        {"knows how long", 1.0},
        {"expects them too early", 0.2}}) {
    // A disturbed machine books more on a process than it did, so the least of some tries counts.
    double largest = 1;
    for (int tries = 0; tries < 3 && largest >= limit; ++tries) {
      largest = std::min(largest, largest_share_while_waiting(idle_s));
    }
    if (test_job().leads()) {
      std::cout << "a rank that " << who << " uses at most " << 100 * largest << " % of a core\n";
    }
    EXPECT_LT(largest, limit) << who;
  }
}

}  // namespace
}  // namespace scalelab

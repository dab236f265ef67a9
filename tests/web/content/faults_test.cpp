// SPDX-License-Identifier: BSD-3-Clause
#include "web/content/faults.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace scalelab::web {
namespace {

TEST(Faults, AreNoneAndAllAtTheEnds) {
  constexpr Faults none{.seed = 1};
  constexpr Faults all{.seed = 1, .fail_share = 1, .slow_share = 1};
  for (int number = 0; number < 1000; ++number) {
    EXPECT_FALSE(none.fails(Kind::file, number, 0) || none.is_slow(Kind::file, number, 0));
    EXPECT_TRUE(all.fails(Kind::file, number, 3) && all.is_slow(Kind::file, number, 3));
  }
}

/// How many of many responses have one fault, the other, and both.
struct Counts {
  int failed = 0;
  int slow = 0;
  int both = 0;
};

Counts counts(const Faults& faults, Kind kind, int numbers, int attempts) {
  Counts found;
  for (int number = 0; number < numbers; ++number) {
    for (int attempt = 0; attempt < attempts; ++attempt) {
      const bool fails = faults.fails(kind, number, attempt);
      const bool slow = faults.is_slow(kind, number, attempt);
      found.failed += fails ? 1 : 0;
      found.slow += slow ? 1 : 0;
      found.both += fails && slow ? 1 : 0;
    }
  }
  return found;
}

// Within five standard deviations of what independent chances give; the numbers are fixed.
TEST(Faults, HaveTheirSharesIndependently) {
  constexpr int all = 40'000;
  const auto near = [](int found, double share) {
    const double mean = all * share;
    EXPECT_NEAR(found, mean, 5 * std::sqrt(mean * (1 - share)));
  };
  for (const Kind kind : {Kind::file, Kind::page}) {
    const Counts found = counts({.seed = 5, .fail_share = 0.2, .slow_share = 0.3}, kind, 10'000, 4);
    near(found.failed, 0.2);
    near(found.slow, 0.3);
    near(found.both, 0.06);
  }
}

TEST(Faults, OfFilesAndOfPagesAreOthers) {
  const Faults faults{.seed = 5, .fail_share = 0.5};
  int same = 0;
  for (int number = 0; number < 1000; ++number) {
    same += faults.fails(Kind::file, number, 0) == faults.fails(Kind::page, number, 0) ? 1 : 0;
  }
  EXPECT_NEAR(same, 500, 80);
}

TEST(Faults, OnTheWayEndWithTheFirstAttemptThatDoesNotFail) {
  const Faults faults{.seed = 5, .fail_share = 0.5, .slow_share = 0.5};
  std::int64_t failed = 0;
  for (int number = 0; number < 200; ++number) {
    MetFaults known;
    int attempt = 0;
    for (; faults.fails(Kind::page, number, attempt); ++attempt) {
      known.slow += faults.is_slow(Kind::page, number, attempt) ? 1 : 0;
    }
    known.slow += faults.is_slow(Kind::page, number, attempt) ? 1 : 0;
    known.failed = attempt;
    EXPECT_EQ(faults_on_the_way(faults, Kind::page, number), known) << number;
    failed += known.failed;
  }
  EXPECT_GT(failed, 100);  // so many times one fails in the mean
}

}  // namespace
}  // namespace scalelab::web

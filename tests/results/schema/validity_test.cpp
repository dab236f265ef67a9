// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/validity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "results/worker_rows.hpp"
#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Checks everything as a reader of a file does.
void check_all(const Results& results) {
  check_validity(results);
  WorkerValidity workers(results);
  rows_of(results).each([&](const Sample& sample, std::span<const WorkerSample> rows) {
    workers.check(sample, rows);
  });
  rows_of(results).summed_up([&](const Sample& sample, std::span<const WorkerSummary> nodes) {
    workers.check(sample, nodes);
  });
}

/// What is said of the example with one thing changed.
std::string refusal(const std::function<void(Results&)>& change) {
  Results results = example_results();
  change(results);
  try {
    check_all(results);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Validity, HasNothingAgainstTheExampleOrNoResults) {
  EXPECT_NO_THROW(check_all(example_results()));
  EXPECT_NO_THROW(check_all({}));
}

TEST(Validity, AllowsASkippedPointWithoutLayout) {
  EXPECT_EQ(refusal([](Results& all) {
              Point& impossible = all.points.emplace_back(all.points[2]);
              impossible.ranks = 0;
              impossible.threads = 0;
              impossible.nodes = 0;
            }),
            "nothing");
}

TEST(Validity, AllowsWhatIsNotKnown) {
  EXPECT_EQ(refusal([](Results& all) {
              all.points[0].lock_share = MaybeReal();
              all.workers[0].cycles = MaybeReal();
              all.samples[0].answer = nan;
            }),
            "nothing");
}

TEST(Validity, AllowsTheRoundingOfTheClock) {
  EXPECT_EQ(refusal([](Results& all) { all.workers[0].barrier_wait_s = -1e-9; }), "nothing");
}

struct Case {
  std::string place;
  std::string what;
  std::function<void(Results&)> change;
};

/// The case with this double set to this value.
template <class Record>
Case real_case(const std::string& column, double value, const std::string& what,
               std::vector<Record> Results::*rows, std::size_t row, double Record::*member) {
  return {column + ", row " + std::to_string(row), what,
          [=](Results& all) { (all.*rows)[row].*member = value; }};
}

std::vector<Case> times_that_can_not_be() {
  std::vector<Case> cases;
  for (const auto& [value, what] :
       std::vector<std::pair<double, std::string>>{{nan, "nan is not a finite number"},
                                                   {infinity, "inf is not a finite number"},
                                                   {-infinity, "-inf is not a finite number"},
                                                   {-2, "-2 is"}}) {
    cases.push_back(
        real_case("/samples/time_s", value, what, &Results::samples, 1, &Sample::time_s));
    cases.push_back(real_case("/points/work", value, what, &Results::points, 2, &Point::work));
    const std::vector<std::pair<std::string, double WorkerSample::*>> columns = {
        {"busy_s", &WorkerSample::busy_s},
        {"lock_wait_s", &WorkerSample::lock_wait_s},
        {"lock_held_s", &WorkerSample::lock_held_s},
        {"communication_s", &WorkerSample::communication_s},
        {"barrier_wait_s", &WorkerSample::barrier_wait_s},
        {"blocked_s", &WorkerSample::blocked_s},
        {"lock_longest_wait_s", &WorkerSample::lock_longest_wait_s},
        {"start_skew_s", &WorkerSample::start_skew_s},
        {"end_skew_s", &WorkerSample::end_skew_s}};
    for (const auto& [column, member] : columns) {
      cases.push_back(real_case("/workers/" + column, value, what, &Results::workers, 3, member));
    }
  }
  cases.push_back(
      real_case("/samples/time_s", 0, "0 is not above 0", &Results::samples, 0, &Sample::time_s));
  cases.push_back(real_case("/samples/start_s", nan, "nan is not a finite number",
                            &Results::samples, 0, &Sample::start_s));
  cases.push_back(real_case("/config/confidence", 1, "1 is not between 0 and 1", &Results::studies,
                            1, &StudyRecord::confidence));
  return cases;
}

std::vector<Case> numbers_that_can_not_be() {
  return {
      {"/samples/batch, row 2", "0 is below 1", [](Results& all) { all.samples[2].batch = 0; }},
      {"/samples/repeat, row 2", "-1 is below 0", [](Results& all) { all.samples[2].repeat = -1; }},
      {"/samples/order, row 0", "-5 is below 0", [](Results& all) { all.samples[0].order = -5; }},
      {"/samples/order, row 2", "1 stands there twice",
       [](Results& all) { all.samples[2].order = 1; }},
      {"/samples/point, row 1", "3 names no point: there are 3",
       [](Results& all) { all.samples[1].point = 3; }},
      {"/samples/point, row 1", "-1 names no point",
       [](Results& all) { all.samples[1].point = -1; }},
      {"/samples/point, row 2", "2 names a point without ranks",
       [](Results& all) { all.points[2].ranks = 0; }},
      {"/points/study, row 2", "2 names no row of /config: there are 2",
       [](Results& all) { all.points[2].study = 2; }},
      {"/points/workers, row 0", "0 is below 1", [](Results& all) { all.points[0].workers = 0; }},
      {"/points/workers, row 0", "5 is not 2 ranks times 3 threads",
       [](Results& all) { all.points[0].workers = 5; }},
      {"/points/ranks, row 1", "0 is below 1", [](Results& all) { all.points[1].ranks = 0; }},
      {"/points/threads, row 1", "-3 is below 1", [](Results& all) { all.points[1].threads = -3; }},
      {"/points/nodes, row 1", "0 is below 1", [](Results& all) { all.points[1].nodes = 0; }},
      {"/points/locks, row 1", "-1 is below 0", [](Results& all) { all.points[1].locks = -1; }},
      {"/points/cores, row 1", "-1 is below 0", [](Results& all) { all.points[1].cores = -1; }},
      {"/points/lock_share, row 1", "-0.5 is negative",
       [](Results& all) { all.points[1].lock_share = -0.5; }},
      {"/points/samples, row 0", "inf is not",
       [](Results& all) { all.points[0].size["samples"] = infinity; }},
      {"/workers/rank, row 1", "2 names no rank of the point: there are 2",
       [](Results& all) { all.workers[1].rank = 2; }},
      {"/workers/thread, row 1", "-1 names no thread of the point",
       [](Results& all) { all.workers[1].thread = -1; }},
      {"/workers/node, row 1", "2 names no row of /machine: there are 2",
       [](Results& all) { all.workers[1].node = 2; }},
      {"/workers/lock_switches, row 4", "-1 is below 0",
       [](Results& all) { all.workers[4].lock_switches = -1; }},
      {"/workers/lock_requests, row 4", "-1 is below 0",
       [](Results& all) { all.workers[4].lock_requests = -1; }},
      {"/workers/instructions, row 4", "inf is not",
       [](Results& all) { all.workers[4].instructions = infinity; }},
      {"/workers/cycles, row 4", "-1 is negative",
       [](Results& all) { all.workers[4].cycles = -1; }},
      {"attribute clock_resolution_s of /machine", "nan is not",
       [](Results& all) { all.machine.clock_resolution_s = nan; }},
  };
}

TEST(Validity, NamesPlaceAndValueOfWhatCanNotBe) {
  for (const auto& cases : {times_that_can_not_be(), numbers_that_can_not_be()}) {
    for (const Case& one : cases) {
      const std::string told = refusal(one.change);
      EXPECT_THAT(told, HasSubstr(one.place));
      EXPECT_THAT(told, HasSubstr(one.what));
    }
  }
}

TEST(Validity, NamesWhatCanNotBeAmongSummaries) {
  const auto refused = [](const std::function<void(WorkerSummary&)>& change) {
    Results results = example_with_summaries();
    change(results.summaries[1]);
    return refusal([&](Results& all) { all = results; });
  };
  EXPECT_EQ(refused([](WorkerSummary&) {}), "nothing");
  EXPECT_EQ(refused([](WorkerSummary& one) { one.cycles = {nan, nan, nan}; }), "nothing");
  EXPECT_THAT(refused([](WorkerSummary& one) { one.node = 2; }),
              HasSubstr("/worker_summaries/node, row 1: 2 names no row of /machine"));
  EXPECT_THAT(refused([](WorkerSummary& one) { one.workers = 0; }),
              HasSubstr("/worker_summaries/workers, row 1: 0 is below 1"));
  EXPECT_THAT(refused([](WorkerSummary& one) { one.workers = 4; }),
              HasSubstr("/worker_summaries/workers, row 1: 4 are more workers than the point has"));
  EXPECT_THAT(refused([](WorkerSummary& one) { one.busy_s.mean = 0.5; }),
              HasSubstr("busy_s_mean, row 1: 0.5 is no mean of values from 0.1 to 0.4"));
  EXPECT_THAT(refused([](WorkerSummary& one) { one.blocked_s.mean = nan; }),
              HasSubstr("/worker_summaries/blocked_s_mean, row 1: nan is not a finite number"));
  EXPECT_THAT(refused([](WorkerSummary& one) { one.blocked_s.min = -1; }),
              HasSubstr("is no mean of values from -1 to"));
}

TEST(Validity, NamesWhatCanNotBeAmongLimits) {
  const auto refused = [](const std::function<void(LimitRecord&)>& change) {
    return refusal([&](Results& all) {
      all.limits = example_limits();
      change(all.limits[1]);
    });
  };
  EXPECT_EQ(refused([](LimitRecord&) {}), "nothing");
  EXPECT_EQ(refused([](LimitRecord& limit) { limit.load_s = nan; }), "nothing") << "not measured";
  EXPECT_THAT(refused([](LimitRecord& limit) { limit.node = 2; }),
              HasSubstr("/limits/node, row 1: 2 names no row of /machine"));
  EXPECT_THAT(refused([](LimitRecord& limit) { limit.cores = 0; }),
              HasSubstr("/limits/cores, row 1: 0 is below 1"));
  EXPECT_THAT(refused([](LimitRecord& limit) { limit.bandwidth = 0; }),
              HasSubstr("/limits/bandwidth, row 1: 0 is not above 0"));
  EXPECT_THAT(refused([](LimitRecord& limit) { limit.flop_rate = infinity; }),
              HasSubstr("/limits/flop_rate, row 1: inf is not a finite number"));
  EXPECT_THAT(refusal([](Results& all) { all.points[1].demand_bytes = -1; }),
              HasSubstr("/points/demand_bytes, row 1: -1 is negative"));
  EXPECT_THAT(refusal([](Results& all) { all.studies[1].first_node = -1; }),
              HasSubstr("/config/first_node, row 1: -1 is below 0"));
}

TEST(Validity, AllowsSamplesInAnyOrder) {
  EXPECT_EQ(refusal([](Results& all) { std::swap(all.samples[0], all.samples[2]); }), "nothing");
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/matching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Three measured points: 1x1, 1x2 and 2x1.
Results three() {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  for (const auto& [ranks, threads] : {std::pair(1, 1), std::pair(1, 2), std::pair(2, 1)}) {
    add_point(results, ranks, threads);
    add_samples(results, {1, 1});
  }
  return results;
}

TEST(MatchPoints, PairsEqualPointsInAnyOrder) {
  Results candidate;
  add_study(candidate, "pi", "pi", Scaling::strong);
  for (const auto& [ranks, threads] : {std::pair(2, 1), std::pair(1, 1), std::pair(1, 2)}) {
    add_point(candidate, ranks, threads);
    add_samples(candidate, {2});
  }
  const Matching matching = match_points(three(), candidate);
  EXPECT_THAT(matching.pairs, ElementsAre(PointPair{0, 1}, PointPair{1, 2}, PointPair{2, 0}));
  EXPECT_THAT(matching.base, IsEmpty());
  EXPECT_THAT(matching.candidate, IsEmpty());
}

/// How many pairs are left when the middle point of the candidate is changed.
std::size_t pairs_after(const std::function<void(Point&)>& change) {
  Results candidate = three();
  change(candidate.points[1]);
  const Matching matching = match_points(three(), candidate);
  EXPECT_EQ(matching.base.size(), 3 - matching.pairs.size());
  EXPECT_EQ(matching.candidate.size(), 3 - matching.pairs.size());
  return matching.pairs.size();
}

TEST(MatchPoints, TellsPointsApartByAllThatTheyAre) {
  EXPECT_EQ(pairs_after([](Point&) {}), 3U);
  EXPECT_EQ(pairs_after([](Point& point) { point.kernel = "gemm"; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.scaling = Scaling::weak; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.size["samples"] = 999.0; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.size["more"] = 1.0; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.model = Model::hybrid; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.nodes = 2; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.ranks = 3; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.threads = 3; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.gil = GilPolicy::interval; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.schedule = Schedule::dynamic; }), 2U);
  EXPECT_EQ(pairs_after([](Point& point) { point.oversubscribed = true; }), 3U);
}

/// Why the points of the base have no partner when the candidate's study is changed.
std::vector<Unmatched> left_after(const std::function<void(StudyRecord&)>& change) {
  Results candidate = three();
  change(candidate.studies[0]);
  return match_points(three(), candidate).base;
}

TEST(MatchPoints, TellsPointsApartByTheSettingsOfTheLock) {
  using Change = std::function<void(StudyRecord&)>;
  const std::vector<Change> changes = {
      [](StudyRecord& study) { study.lock_scope = LockScope::node; },
      [](StudyRecord& study) { study.switch_interval_s = 1e-3; },
      [](StudyRecord& study) { study.tick_every = 7; },
      [](StudyRecord& study) { study.subinterpreters = 2; },
      [](StudyRecord& study) { study.held_share = 0.5; },
      [](StudyRecord& study) { study.step_s = 1e-3; },
      [](StudyRecord& study) { study.free_threaded_overhead = 1.4; }};
  for (const Change& change : changes) {
    const auto left = left_after(change);
    ASSERT_EQ(left.size(), 3U);
    EXPECT_THAT(left[0].reason, HasSubstr("other settings of the interpreter lock"));
  }
  EXPECT_THAT(left_after([](StudyRecord& study) { study.placement = PlacementPolicy::spread; }),
              IsEmpty());
}

TEST(MatchPoints, SaysWhyAPointIsAlone) {
  Results base = three();
  Results candidate = three();
  candidate.points[0].status = PointStatus::skipped;
  candidate.points[0].reason = "needs 9 ranks";
  base.points[1].status = PointStatus::failed;
  base.points[2].size["samples"] = 5.0;

  const Matching matching = match_points(base, candidate);

  EXPECT_THAT(matching.pairs, IsEmpty());
  EXPECT_THAT(matching.base,
              ElementsAre(Unmatched{0, "not measured in the other file: skipped: needs 9 ranks"},
                          Unmatched{1, "not measured: failed"},
                          Unmatched{2, "the other file has no such point"}));
  EXPECT_THAT(matching.candidate, ElementsAre(Unmatched{2, "the other file has no such point"}));
}

TEST(MatchPoints, PairsRepeatedPointsInTurn) {
  Results twice = three();
  add_point(twice, 1, 1);
  add_samples(twice, {1});
  EXPECT_THAT(match_points(twice, twice).pairs,
              ElementsAre(PointPair{0, 0}, PointPair{1, 1}, PointPair{2, 2}, PointPair{3, 3}));
  const Matching once = match_points(twice, three());
  EXPECT_EQ(once.pairs.size(), 3U);
  ASSERT_EQ(once.base.size(), 1U);
  EXPECT_EQ(once.base[0].point, 3U);
}

}  // namespace
}  // namespace scalelab

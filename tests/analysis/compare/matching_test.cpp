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

Matching match(const Results& base, const Results& candidate) {
  return match_points({{"base.h5", &base}}, {{"new.h5", &candidate}});
}

/// A point of the only file of each side.
MatchedPoint pair(std::size_t base, std::size_t candidate) {
  return {{{0, base}}, {{0, candidate}}};
}

TEST(MatchPoints, PairsEqualPointsInAnyOrder) {
  Results candidate;
  add_study(candidate, "pi", "pi", Scaling::strong);
  for (const auto& [ranks, threads] : {std::pair(2, 1), std::pair(1, 1), std::pair(1, 2)}) {
    add_point(candidate, ranks, threads);
    add_samples(candidate, {2});
  }
  const Matching matching = match(three(), candidate);
  EXPECT_THAT(matching.points, ElementsAre(pair(0, 1), pair(1, 2), pair(2, 0)));
  EXPECT_THAT(matching.base, IsEmpty());
  EXPECT_THAT(matching.candidate, IsEmpty());
}

/// How many pairs are left when the middle point of the candidate is changed.
std::size_t pairs_after(const std::function<void(Point&)>& change) {
  Results candidate = three();
  change(candidate.points[1]);
  const Matching matching = match(three(), candidate);
  EXPECT_EQ(matching.base.size(), 3 - matching.points.size());
  EXPECT_EQ(matching.candidate.size(), 3 - matching.points.size());
  return matching.points.size();
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
  return match(three(), candidate).base;
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

  const Matching matching = match(base, candidate);

  EXPECT_THAT(matching.points, IsEmpty());
  EXPECT_THAT(
      matching.base,
      ElementsAre(Unmatched{{0, 0}, "not measured in the other file: skipped: needs 9 ranks"},
                  Unmatched{{0, 1}, "not measured: failed"},
                  Unmatched{{0, 2}, "the other file has no such point"}));
  EXPECT_THAT(matching.candidate,
              ElementsAre(Unmatched{{0, 2}, "the other file has no such point"}));
}

TEST(MatchPoints, PairsRepeatedPointsInTurn) {
  Results twice = three();
  add_point(twice, 1, 1);
  add_samples(twice, {1});
  EXPECT_THAT(match(twice, twice).points,
              ElementsAre(pair(0, 0), pair(1, 1), pair(2, 2), pair(3, 3)));
  const Matching once = match(twice, three());
  EXPECT_EQ(once.points.size(), 3U);
  ASSERT_EQ(once.base.size(), 1U);
  EXPECT_EQ(once.base[0].at.point, 3U);
}

TEST(MatchPoints, FindsThePointsOfSeveralFiles) {
  Results without_first = three();
  without_first.points[0].status = PointStatus::failed;
  const Results all = three();
  const Matching matching = match_points({{"b1", &all}, {"b2", &all}, {"b3", &without_first}},
                                         {{"n1", &without_first}, {"n2", &all}, {"n3", &all}});
  ASSERT_EQ(matching.points.size(), 3U);
  EXPECT_EQ(matching.points[0], (MatchedPoint{{{0, 0}, {1, 0}}, {{1, 0}, {2, 0}}}));
  EXPECT_EQ(matching.points[2], (MatchedPoint{{{0, 2}, {1, 2}, {2, 2}}, {{0, 2}, {1, 2}, {2, 2}}}));
}

TEST(MatchPoints, LeavesOutWhatASideMeasuredInOneOfItsFiles) {
  Results without_first = three();
  without_first.points[0].status = PointStatus::failed;
  Results other = three();
  other.points[1].size["samples"] = 5.0;
  const Results all = three();
  const Matching matching =
      match_points({{"b1", &without_first}, {"b2", &all}}, {{"n1", &other}, {"n2", &other}});
  EXPECT_THAT(matching.points, ElementsAre(MatchedPoint{{{0, 2}, {1, 2}}, {{0, 2}, {1, 2}}}));
  EXPECT_THAT(matching.base,
              ElementsAre(Unmatched{{0, 0},
                                    "measured in 1 of 2 base files and in 2 of 2 new files; it "
                                    "takes two each"},
                          Unmatched{{0, 1}, "none of the other files has such a point"}));
  EXPECT_THAT(matching.candidate,
              ElementsAre(Unmatched{{0, 1}, "none of the other files has such a point"}));
}

}  // namespace
}  // namespace scalelab

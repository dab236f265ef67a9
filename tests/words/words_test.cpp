// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <map>
#include <string_view>

#include "words/gil_policy.hpp"
#include "words/lock_scope.hpp"
#include "words/model.hpp"
#include "words/placement_policy.hpp"
#include "words/point_status.hpp"
#include "words/scaling.hpp"
#include "words/schedule.hpp"

/// The names stand in configs and in files that are kept: none may change.
namespace scalelab {
namespace {

/// Expects these to be all the values and their names.
template <NamedEnum Enum>
void expect_words(const std::map<Enum, std::string_view>& words) {
  EXPECT_EQ(words.size(), enum_names<Enum>.size());
  for (const auto& [value, name] : words) {
    EXPECT_EQ(to_string(value), name);
    EXPECT_EQ(from_name<Enum>(name), value) << name;
  }
}

TEST(Words, OfScaling) {
  expect_words<Scaling>({{Scaling::strong, "strong"}, {Scaling::weak, "weak"}});
}

TEST(Words, OfModels) {
  expect_words<Model>({{Model::serial, "serial"},
                       {Model::threads, "threads"},
                       {Model::processes, "processes"},
                       {Model::hybrid, "hybrid"}});
}

TEST(Words, OfInterpreterLocks) {
  expect_words<GilPolicy>({{GilPolicy::none, "none"},
                           {GilPolicy::interval, "interval"},
                           {GilPolicy::ticks, "ticks"},
                           {GilPolicy::subinterpreters, "subinterpreters"},
                           {GilPolicy::free_threaded, "free_threaded"}});
  expect_words<LockScope>(
      {{LockScope::process, "process"}, {LockScope::node, "node"}, {LockScope::world, "world"}});
}

TEST(Words, OfSchedules) {
  expect_words<Schedule>({{Schedule::fixed, "static"}, {Schedule::dynamic, "dynamic"}});
}

TEST(Words, OfPlacement) {
  expect_words<PlacementPolicy>({{PlacementPolicy::spread, "spread"},
                                 {PlacementPolicy::compact, "compact"},
                                 {PlacementPolicy::none, "none"}});
}

TEST(Words, OfPointsStatus) {
  expect_words<PointStatus>({{PointStatus::planned, "planned"},
                             {PointStatus::measured, "measured"},
                             {PointStatus::unfinished, "unfinished"},
                             {PointStatus::skipped, "skipped"},
                             {PointStatus::failed, "failed"}});
}

TEST(ModelOf, FollowsFromRanksAndThreads) {
  EXPECT_EQ(model_of(1, 1), Model::serial);
  EXPECT_EQ(model_of(1, 2), Model::threads);
  EXPECT_EQ(model_of(2, 1), Model::processes);
  EXPECT_EQ(model_of(2, 2), Model::hybrid);
}

}  // namespace
}  // namespace scalelab

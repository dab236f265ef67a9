// SPDX-License-Identifier: BSD-3-Clause
#include "study/plan.hpp"
#include "study/kernel/kernel_subject.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "results/point_names.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Config study(const std::string& kernel, const std::string& scaling, const std::string& rest) {
  return parse_config("s.toml",
                      "[study]\nkernel='" + kernel + "'\nscaling='" + scaling + "'\n" + rest, {});
}

std::vector<std::string> labels(const std::vector<PlannedPoint>& points) {
  std::vector<std::string> all;
  all.reserve(points.size());
  for (const PlannedPoint& point : points) {
    all.push_back(short_label(point.record));
  }
  return all;
}

/// Two computers of two cores, one node each; ranks 0 and 1 on the first, 2 and 3 on the second.
RankPlaces two_nodes() {
  return {
      .node = {0, 0, 1, 1}, .computer = {0, 0, 1, 1}, .hostnames = {"n0", "n1"}, .cores = {2, 2}};
}

RankPlaces one_node(int ranks, int cores) {
  const auto count = static_cast<std::size_t>(ranks);
  return {.node = std::vector<int>(count, 0),
          .computer = std::vector<int>(count, 0),
          .hostnames = {"n0"},
          .cores = {cores}};
}

/// What these jobs' computers have, as many as there are.
std::vector<ComputerMemory> each_with(const std::vector<double>& bytes) {
  std::vector<ComputerMemory> memory;
  for (const double one : bytes) {
    memory.push_back({.hostname = "n" + std::to_string(memory.size()), .bytes = one});
  }
  return memory;
}

/// Nothing that any point could be held against.
const std::vector<ComputerMemory> plenty;

TEST(PlanPoints, CrossesLayoutsThenLocksThenSchedules) {
  const auto points = plan_points({study("pi", "strong",
                                         "[sweep]\nlayouts=['1x1','2x2']\ngil=['none','interval']\n"
                                         "schedule=['static','dynamic']\n")});
  EXPECT_THAT(labels(points), ElementsAre("1x1", "1x1, dynamic", "1x1, gil interval",
                                          "1x1, gil interval, dynamic", "2x2", "2x2, dynamic",
                                          "2x2, gil interval", "2x2, gil interval, dynamic"));
}

TEST(PlanPoints, CrossesNodesBetweenLayoutsAndLocks) {
  const auto points = plan_points(
      {study("pi", "strong", "[sweep]\nlayouts=['2x1']\nnodes=[1,2]\ngil=['none','interval']\n")});
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[0].nodes, 1);
  EXPECT_EQ(points[1].nodes, 1);
  EXPECT_EQ(points[2].nodes, 2);
  EXPECT_EQ(points[1].record.gil, GilPolicy::interval);
}

TEST(PlanPoints, RecordsWhatAPointIs) {
  const auto points = plan_points(
      {study("pi", "strong", "[size]\nsamples=1000\n[sweep]\nlayouts=['1x1']\n"),
       study("square", "strong",
             "[size]\ntasks=5\nwait_ms=0\n[sweep]\nlayouts=['3x2']\ngil=['interval']\n")});
  ASSERT_EQ(points.size(), 2U);
  const Point& record = points[1].record;
  EXPECT_EQ(record.study, 1);
  EXPECT_EQ(record.kernel, "square");
  EXPECT_EQ(record.scaling, Scaling::strong);
  EXPECT_EQ(record.model, Model::hybrid);
  EXPECT_EQ(record.ranks, 3);
  EXPECT_EQ(record.threads, 2);
  EXPECT_EQ(record.workers, 6);
  EXPECT_EQ(record.gil, GilPolicy::interval);
  EXPECT_EQ(record.schedule, Schedule::fixed);
  EXPECT_EQ(record.work, 5);
  EXPECT_EQ(record.work_unit, "task");
  EXPECT_EQ(record.status, PointStatus::planned);
  EXPECT_EQ(record.size, (std::map<std::string, SizeValue>{
                             {"compute_ms", 0.0}, {"tasks", 5.0}, {"wait_ms", 0.0}}));
  EXPECT_EQ(points[0].record.study, 0);
  EXPECT_EQ(points[0].record.model, Model::serial);
}

TEST(PlanPoints, StrongScalingKeepsTheSize) {
  const auto points = plan_points(
      {study("pi", "strong", "[size]\nsamples=1000\n[sweep]\nlayouts=['1x1','4x2']\n")});
  EXPECT_EQ(points[0].record.work, 1000);
  EXPECT_EQ(points[1].record.work, 1000);
}

TEST(PlanPoints, WeakScalingGrowsTheSizeWithTheWorkers) {
  const auto points =
      plan_points({study("pi", "weak", "[size]\nsamples=1000\n[sweep]\nlayouts=['1x1','4x2']\n")});
  EXPECT_EQ(points[0].size.integer("samples"), 1000);
  EXPECT_EQ(points[1].size.integer("samples"), 8000);
  EXPECT_EQ(points[1].record.work, 8000);
  EXPECT_EQ(points[1].record.size.at("samples"), SizeValue(8000.0));
}

TEST(PlanPoints, KeepsAChoiceWhileTheSizeGrows) {
  const KernelInfo kernel = {.name = "duty",
                             .summary = "",
                             .parameters = {{.name = "operations",
                                             .unit = "1",
                                             .meaning = "",
                                             .default_value = 10,
                                             .minimum = 1,
                                             .maximum = 100},
                                            {.name = "rest",
                                             .unit = "1",
                                             .meaning = "",
                                             .choices = {"wait", "native"},
                                             .default_text = "wait"}},
                             .work_unit = "operation",
                             .work = [](const Size& size) { return size.real("operations"); },
                             .grow =
                                 [](const Size& one_worker, int workers) {
                                   Size size = one_worker;
                                   size.set("operations", one_worker.real("operations") * workers);
                                   return size;
                                 },
                             .growth = "",
                             .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
                             .source = "",
                             .known_answer = "",
                             .tolerance = "",
                             .create = nullptr};
  Config config = study("pi", "weak", "[sweep]\nlayouts=['1x4']\n");
  config.subject = kernel_subject(kernel);
  config.size = Size({{"operations", 10}, {"rest", "native"}});

  const auto points = plan_points({config});

  EXPECT_EQ(points.at(0).record.size,
            (std::map<std::string, SizeValue>{{"operations", 40.0}, {"rest", "native"}}));
}

TEST(PlanPoints, WeakScalingOfGemmGrowsEdgesWithTheCubeRoot) {
  const auto points =
      plan_points({study("gemm", "weak", "[size]\nn=100\n[sweep]\nlayouts=['1x1','1x2','2x4']\n")});
  EXPECT_EQ(points[0].size.integer("n"), 100);
  EXPECT_EQ(points[1].size.integer("n"), 126);  // 100 * 1.26
  EXPECT_EQ(points[2].size.integer("n"), 200);
  EXPECT_EQ(points[2].record.work, 2.0 * 200 * 200 * 200);
}

TEST(PlanPoints, AWeakSizeThatGrowsTooLargeIsAMistakeOfTheConfig) {
  const Config config = study(
      "pi", "weak", "[size]\nsamples=9_007_199_254_740_992\n[sweep]\nlayouts=['1x1','1x2']\n");
  try {
    plan_points({config});
    FAIL() << "no exception";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(),
                ::testing::StartsWith("s.toml: weak scaling to 2 workers grows samples"));
  }
}

TEST(PlanPoints, ASizeThatALayoutCannotRunIsAMistakeOfTheConfig) {
  const auto points = [](const std::string& layouts) {
    return plan_points({study(
        "ising", "strong", "[size]\nl=4\nsweeps=100_000\n[sweep]\nlayouts=[" + layouts + "]\n")});
  };
  EXPECT_EQ(points("'4x1','1x8'").size(), 2U);
  try {
    points("'4x1','5x2'");
    FAIL() << "no exception";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("s.toml: ising can't be run as 5x2: "));
    EXPECT_THAT(error.what(), HasSubstr("at most 4 ranks"));
  }
}

TEST(PlanPoints, TheLargestLegalSizeIsLegalUnderWeakScaling) {
  EXPECT_EQ(
      plan_points({study("square", "weak", "[size]\ntasks=500_000\n[sweep]\nlayouts=['2x1']\n")})
          .front()
          .record.work,
      1'000'000);
}

TEST(PlanPoints, ACombinationWithoutALayoutIsKeptAsSkipped) {
  const auto points = plan_points({study(
      "pi", "strong", "[sweep]\nmodels=['hybrid']\nworkers=[3,4]\ngil=['none','interval']\n")});
  ASSERT_EQ(points.size(), 3U);  // 2x2 under two locks, and one line for 3 workers
  const Point& skipped = points.back().record;
  EXPECT_EQ(skipped.status, PointStatus::skipped);
  EXPECT_EQ(skipped.model, Model::hybrid);
  EXPECT_EQ(skipped.workers, 3);
  EXPECT_THAT(skipped.reason, HasSubstr("3 workers can't be shared out"));
  EXPECT_EQ(skipped.ranks, 0);
  EXPECT_EQ(skipped.threads, 0);
}

TEST(PlacePoints, ChoosesTheFirstRanks) {
  const std::vector<Config> configs{
      study("pi", "strong", "[sweep]\nlayouts=['1x1','2x1','3x1']\n")};
  auto points = plan_points(configs);
  place_points(points, configs, one_node(4, 4), plenty);
  EXPECT_THAT(points[0].world_ranks, ElementsAre(0));
  EXPECT_THAT(points[1].world_ranks, ElementsAre(0, 1));
  EXPECT_THAT(points[2].world_ranks, ElementsAre(0, 1, 2));
}

TEST(PlacePoints, SkipsWhatNeedsMoreRanksThanTheJobHas) {
  const std::vector<Config> configs{study("pi", "strong", "[sweep]\nlayouts=['2x1','3x1']\n")};
  auto points = plan_points(configs);
  place_points(points, configs, one_node(2, 4), plenty);
  EXPECT_EQ(points[0].record.status, PointStatus::planned);
  EXPECT_EQ(points[1].record.status, PointStatus::skipped);
  EXPECT_EQ(points[1].record.reason, "needs 3 ranks and the job has 2");
  EXPECT_TRUE(points[1].world_ranks.empty());
}

TEST(PlacePoints, SkipsWhatNeedsMoreThreadsThanCanBeStarted) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=1000\n[sweep]\nlayouts=['1x2','1x100000']\n")};
  auto points = plan_points(configs);
  RankPlaces places = one_node(1, 4);
  places.threads.resize(1);
  places.threads[0].in_process = ThreadLimit{.threads = 500, .cause = "its stack"};
  place_points(points, configs, places, plenty);
  EXPECT_EQ(points[0].record.status, PointStatus::planned);
  EXPECT_EQ(points[1].record.status, PointStatus::skipped);
  EXPECT_EQ(points[1].record.reason,
            "needs 100000 threads in a process on n0, which can start 500 more: its stack");
  EXPECT_TRUE(points[1].world_ranks.empty());
}

TEST(PlacePoints, SkipsWhatNeedsMoreNodesThanTheJobHas) {
  const std::vector<Config> configs{
      study("pi", "strong", "[sweep]\nlayouts=['3x1']\nnodes=[1,2,3]\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  EXPECT_EQ(points[0].record.reason, "needs 3 ranks on each of 1 nodes and node n0 has 2");
  EXPECT_EQ(points[1].record.reason, "3 ranks can't be shared out equally over 2 nodes");
  EXPECT_EQ(points[2].record.reason, "needs 3 nodes and the job has 2");
}

TEST(PlacePoints, CountsTheNodesThatTakePart) {
  const std::vector<Config> configs{study("pi", "strong", "[sweep]\nlayouts=['2x1','3x1']\n"),
                                    study("pi", "strong", "[sweep]\nlayouts=['2x1']\nnodes=[2]\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  EXPECT_EQ(points[0].record.nodes, 1);
  EXPECT_EQ(points[1].record.nodes, 2);
  EXPECT_EQ(points[2].record.nodes, 2);
  EXPECT_THAT(points[2].world_ranks, ElementsAre(0, 2));
}

TEST(PlacePoints, MarksMoreWorkersThanCores) {
  const std::vector<Config> configs{
      study("pi", "strong", "[sweep]\nlayouts=['1x2','1x3','3x1','2x2']\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  EXPECT_FALSE(points[0].record.oversubscribed);
  EXPECT_TRUE(points[1].record.oversubscribed);
  EXPECT_FALSE(points[2].record.oversubscribed);  // two on one computer, one on the other
  EXPECT_TRUE(points[3].record.oversubscribed);   // both ranks on the first computer
}

TEST(PlacePoints, ASizeThatNeedsMoreMemoryThanThereIsIsAMistakeOfTheConfig) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=1000\n[sweep]\nlayouts=['1x1']\n")};
  auto points = plan_points(configs);
  const double needed = find_kernel("gemm")->memory_bytes(Size({{"n", 1000}}), {}, 0);
  EXPECT_GT(needed, 3 * 8 * 1000.0 * 1000.0);  // three matrices, and what its check needs
  EXPECT_NO_THROW(place_points(points, configs, one_node(1, 1), each_with({needed})));
  try {
    place_points(points, configs, one_node(1, 1), each_with({needed - 1}));
    FAIL() << "no exception";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("s.toml: point 1x1 needs "));
  }
}

constexpr double giga = 1e9;

/// Four computers of one node each, with a rank on each.
RankPlaces four_nodes() {
  return {.node = {0, 1, 2, 3},
          .computer = {0, 1, 2, 3},
          .hostnames = {"n0", "n1", "n2", "n3"},
          .cores = {1, 1, 1, 1}};
}

TEST(PlacePoints, APointMustFitOnItsComputerHoweverMuchTheOthersHave) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=111_804\n[sweep]\nlayouts=['1x1']\n")};
  auto points = plan_points(configs);
  try {
    place_points(points, configs, four_nodes(), each_with(std::vector<double>(4, 128 * giga)));
    FAIL() << "no exception";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "s.toml: point 1x1 needs 279.4 GiB of memory on n0, which has 119.2 GiB; choose "
                 "a smaller size, or spread the point over more nodes");
  }
}

TEST(PlacePoints, TheSamePointFitsWhereItIsSharedOut) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=111_804\n[sweep]\nlayouts=['4x1']\n")};
  auto points = plan_points(configs);
  EXPECT_NO_THROW(
      place_points(points, configs, four_nodes(), each_with(std::vector<double>(4, 128 * giga))));
  EXPECT_NEAR(points.at(0).bytes_on_computer.at(3), 75 * giga, 1 * giga);
}

TEST(PlacePoints, ComparesWithTheComputersThatTakePartOnly) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=1000\n[sweep]\nlayouts=['2x1']\n")};
  auto points = plan_points(configs);
  EXPECT_NO_THROW(place_points(points, configs, four_nodes(), each_with({giga, giga, 0, 0})));
  points = plan_points(configs);
  EXPECT_THROW(place_points(points, configs, four_nodes(), each_with({giga, 1, giga, giga})),
               ConfigError);
}

TEST(PlacePoints, AddsUpTheMemoryOfTheRanksOnAComputer) {
  const std::vector<Config> configs{study(
      "exchange", "strong", "[size]\nbytes=800\nexchanges=1\n[sweep]\nlayouts=['3x1','4x1']\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  EXPECT_THAT(points[0].bytes_on_computer, ElementsAre(1600, 800));  // ranks 0 and 1, and rank 2
  EXPECT_THAT(points[1].bytes_on_computer, ElementsAre(1600, 800));
}

TEST(PlacePoints, CountsWhatEachNodeSharesOnceThere) {
  const auto points_of = [](const std::string& table, const std::string& layout) {
    const std::vector<Config> configs{
        study("lookup", "strong",
              "[size]\ntable='" + table + "'\n[sweep]\nlayouts=['" + layout + "']\n")};
    auto points = plan_points(configs);
    place_points(points, configs, two_nodes(), plenty);
    return points[0].bytes_on_computer;
  };
  const double table = 68.0 * 11'303 * (64 + 8 + 4 * 68);
  constexpr double most_beside = 1e6;  // of ranks
  const auto once = ::testing::DoubleNear(table, most_beside);
  const auto twice = ::testing::DoubleNear(2 * table, most_beside);
  EXPECT_THAT(points_of("node", "4x1"), ElementsAre(once, once));
  EXPECT_THAT(points_of("node", "3x1"), ElementsAre(once, once));
  EXPECT_THAT(points_of("node", "2x2"), ElementsAre(once, 0));
  EXPECT_THAT(points_of("rank", "4x1"), ElementsAre(twice, twice));
  EXPECT_THAT(points_of("rank", "3x1"), ElementsAre(twice, once));
}

TEST(PlacePoints, RefusesATableForWhichOneNodeHasTooLittleToShare) {
  const std::vector<Config> configs{study("lookup", "strong", "[sweep]\nlayouts=['4x1']\n")};
  auto memory = each_with({giga, giga});
  memory[0].free_to_share = giga;
  memory[1].free_to_share = 64.0 * 1024 * 1024;
  auto points = plan_points(configs);
  EXPECT_THAT(([&] { place_points(points, configs, two_nodes(), memory); }),
              ::testing::ThrowsMessage<ConfigError>(::testing::AllOf(
                  ::testing::HasSubstr("on n1"), ::testing::HasSubstr("64.0 MiB"))));
}

TEST(MemoryOfComputers, IsNotThatOfTwoWhereTwoNodesAreOnOne) {
  const RankPlaces places{
      .node = {0, 1, 2}, .computer = {0, 0, 1}, .hostnames = {"a", "a", "b"}, .cores = {2, 2}};
  const auto memory =
      memory_of_computers(places, {100, 100, 50}, {7, 7, std::numeric_limits<double>::infinity()});
  ASSERT_EQ(memory.size(), 2U);
  EXPECT_EQ(memory[0].hostname, "a");
  EXPECT_EQ(memory[0].bytes, 100);
  EXPECT_EQ(memory[1].hostname, "b");
  EXPECT_EQ(memory[1].bytes, 50);
  EXPECT_EQ(memory[0].free_to_share, 7);
  EXPECT_EQ(memory[1].free_to_share, std::nullopt);
}

TEST(PlacePoints, NamesBothSizesWhereProcessesCannotShareThatMuch) {
  const std::vector<Config> configs{
      study("exchange", "strong",
            "[size]\nbytes=134_217_728\nexchanges=1\n[sweep]\nlayouts=['1x2','2x1']\n")};
  auto memory = each_with({giga, giga});
  memory[0].free_to_share = 64.0 * 1024 * 1024;
  auto points = plan_points(configs);
  EXPECT_THAT(([&] { place_points(points, configs, two_nodes(), memory); }),
              ::testing::ThrowsMessage<ConfigError>(::testing::AllOf(
                  ::testing::HasSubstr("point 2x1"), ::testing::HasSubstr("128.0 MiB"),
                  ::testing::HasSubstr("n0"), ::testing::HasSubstr("64.0 MiB"))));

  memory[0].free_to_share = 134'217'728;
  points = plan_points(configs);
  EXPECT_NO_THROW(place_points(points, configs, two_nodes(), memory));
}

TEST(PlacePoints, ASkippedPointNeedsNoMemory) {
  const std::vector<Config> configs{
      study("gemm", "strong", "[size]\nn=1000\n[sweep]\nlayouts=['2x1']\n")};
  auto points = plan_points(configs);
  EXPECT_NO_THROW(place_points(points, configs, one_node(1, 1), each_with({1})));
}

TEST(PlacePoints, LeavesImpossiblePointsAsTheyAre) {
  const std::vector<Config> configs{
      study("pi", "strong", "[sweep]\nmodels=['serial']\nworkers=[2]\n")};
  auto points = plan_points(configs);
  place_points(points, configs, one_node(4, 4), plenty);
  EXPECT_EQ(points[0].record.reason, "serial is one worker");
  EXPECT_TRUE(points[0].world_ranks.empty());
}

TEST(StudyRecords, HoldEachConfigWordForWord) {
  const std::vector<Config> configs{
      study("pi", "weak", "[sweep]\nlayouts=['1x1']\n"),
      parse_config("t.toml",
                   "[study]\ntitle='t'\nkernel='pi'\nscaling='strong'\n"
                   "[sweep]\nlayouts=['1x1']\n",
                   {"measure.confidence=0.9"})};
  const auto records = study_records(configs);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].toml, configs[0].text);
  EXPECT_EQ(records[0].scaling, Scaling::weak);
  EXPECT_EQ(records[1].title, "t");
  EXPECT_EQ(records[1].path, "t.toml");
  EXPECT_THAT(records[1].overrides, ElementsAre("measure.confidence=0.9"));
  EXPECT_EQ(records[1].confidence, 0.9);
}

TEST(PlanPoints, KnowsHowOneWorkerUsesItsTime) {
  const auto points = plan_points({study("duty", "weak",
                                         "[size]\nrest='native'\n[sweep]\nlayouts=['1x1']\n"
                                         "[interpreter]\nheld_share=0.25\n")});
  EXPECT_EQ(points.at(0).record.lock_share, 0.25);
  EXPECT_EQ(points.at(0).record.native_share, 0.75);
  EXPECT_EQ(points.at(0).record.wait_share, 0.0);
}

TEST(PlanPoints, TakesTheKernelsOwnShareUnlessToldOtherwise) {
  const auto points = plan_points({study("pi", "strong", "[sweep]\nlayouts=['1x1']\n")});
  EXPECT_EQ(points.at(0).record.lock_share, 1.0);
}

TEST(PlanPoints, DoesNotInventSharesThatTheKernelDoesNotTell) {
  const auto points = plan_points({study("gemm", "strong", "[sweep]\nlayouts=['1x1']\n")});
  EXPECT_TRUE(std::isnan(points.at(0).record.lock_share));
}

TEST(PlacePoints, MarksPointsWithMoreWorkersThanTheQuota) {
  const std::vector<Config> configs{
      study("pi", "strong", "[sweep]\nlayouts=['1x1','1x2','1x3']\n")};
  auto points = plan_points(configs);
  RankPlaces places = one_node(1, 8);
  places.quota = {1.5};
  place_points(points, configs, places, plenty);
  EXPECT_FALSE(points.at(0).record.oversubscribed);
  EXPECT_FALSE(points.at(1).record.oversubscribed);
  EXPECT_TRUE(points.at(2).record.oversubscribed);
}

TEST(PlacePoints, CountsTheCoresAndTheLocks) {
  const std::vector<Config> configs{
      study("pi", "strong",
            "[sweep]\nlayouts=['2x2','4x2']\ngil=['none','interval','subinterpreters']\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  std::vector<std::int64_t> cores;
  std::vector<std::int64_t> locks;
  for (const PlannedPoint& point : points) {
    cores.push_back(point.record.cores);
    locks.push_back(point.record.locks);
  }
  EXPECT_THAT(cores, ElementsAre(2, 2, 2, 4, 4, 4));  // two ranks are on the first computer
  EXPECT_THAT(locks, ElementsAre(0, 2, 4, 0, 4, 8));
}

TEST(PlacePoints, CountsOneLockForEachNode) {
  const std::vector<Config> configs{study("pi", "strong",
                                          "[sweep]\nlayouts=['4x2']\ngil=['interval']\n"
                                          "[interpreter]\nscope='node'\n")};
  auto points = plan_points(configs);
  place_points(points, configs, two_nodes(), plenty);
  EXPECT_EQ(points.at(0).record.locks, 2);
}

TEST(StudyRecords, HoldWhereWorkersAreToBe) {
  const auto records = study_records(
      {study("pi", "strong", "[sweep]\nlayouts=['1x1']\n"), study("pi", "strong",
                                                                  "[sweep]\nlayouts=['1x1']\n"
                                                                  "[placement]\npolicy='none'\n")});
  EXPECT_EQ(records.at(0).placement, PlacementPolicy::spread);
  EXPECT_EQ(records.at(1).placement, PlacementPolicy::none);
}

TEST(StudyRecords, HoldWhatTheInterpreterWas) {
  const auto records = study_records({study("duty", "weak",
                                            "[sweep]\nlayouts=['1x4']\ngil=['subinterpreters']\n"
                                            "[interpreter]\nswitch_interval_ms=1\nevery=7\n"
                                            "count=3\nheld_share=0.5\nstep_ns=500\n"
                                            "free_threaded_overhead=1.4\n")});
  const StudyRecord& record = records.at(0);
  EXPECT_EQ(record.lock_scope, LockScope::process);
  EXPECT_EQ(record.switch_interval_s, 1e-3);
  EXPECT_EQ(record.tick_every, 7);
  EXPECT_EQ(record.subinterpreters, 3);
  EXPECT_EQ(record.held_share, 0.5);
  EXPECT_DOUBLE_EQ(record.step_s, 500e-9);
  EXPECT_EQ(record.free_threaded_overhead, 1.4);
}

}  // namespace
}  // namespace scalelab

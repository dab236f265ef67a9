// SPDX-License-Identifier: BSD-3-Clause
#include "study/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;

const std::string shortest =
    "[study]\nkernel = 'square'\nscaling = 'weak'\n[sweep]\nlayouts = ['1x2']\n";

Config with_sweep(const std::string& lines) {
  return parse_config("s.toml", "[study]\nkernel = 'pi'\nscaling = 'strong'\n[sweep]\n" + lines,
                      {});
}

TEST(Config, WhatIsLeftOutHasADefault) {
  const Config config = parse_config("s.toml", shortest, {});
  EXPECT_EQ(config.title, "square, weak scaling");
  EXPECT_EQ(config.subject->name(), "square");
  EXPECT_EQ(config.scaling, Scaling::weak);
  EXPECT_EQ(config.size.integer("tasks"), 4);
  EXPECT_EQ(config.size.real("wait_ms"), 1000);
  EXPECT_THAT(config.sweep.layouts, ElementsAre(Layout{.ranks = 1, .threads = 2}));
  EXPECT_THAT(config.sweep.gil, ElementsAre(GilPolicy::none));
  EXPECT_THAT(config.sweep.schedule, ElementsAre(Schedule::fixed));
  EXPECT_TRUE(config.sweep.nodes.empty());
  EXPECT_EQ(config.measure.confidence, 0.95);
  EXPECT_EQ(config.measure.relative_width, 0.02);
  EXPECT_EQ(config.measure.min_repeats, 6);
  EXPECT_EQ(config.measure.max_repeats, 50);
  EXPECT_EQ(config.measure.max_seconds, 60);
  EXPECT_EQ(config.measure.stall_seconds, std::nullopt);
  EXPECT_EQ(config.measure.warmup, 1);
  EXPECT_EQ(config.measure.seed, 1U);
}

TEST(Config, KeepsItsTextAndOptionsWordForWord) {
  const Config config = parse_config("a/s.toml", shortest, {"measure.seed=3"});
  EXPECT_EQ(config.path, "a/s.toml");
  EXPECT_EQ(config.text, shortest);
  EXPECT_THAT(config.overrides, ElementsAre("measure.seed=3"));
}

TEST(Config, TakesEveryKeyFromTheText) {
  const Config config = parse_config(
      "s.toml",
      shortest +
          "nodes = [1, 2]\ngil = ['interval', 'none']\nschedule = ['dynamic']\n"
          "[size]\ntasks = 9\nwait_ms = 0.5\n[measure]\nconfidence = 0.9\nrelative_width = 0.1\n"
          "min_repeats = 2\nmax_repeats = 3\nmax_seconds = 4.5\nstall_seconds = 90\nwarmup = "
          "0\nseed = 4294967295\n",
      {});
  EXPECT_THAT(config.sweep.nodes, ElementsAre(1, 2));
  EXPECT_THAT(config.sweep.gil, ElementsAre(GilPolicy::interval, GilPolicy::none));
  EXPECT_THAT(config.sweep.schedule, ElementsAre(Schedule::dynamic));
  EXPECT_EQ(config.size.integer("tasks"), 9);
  EXPECT_EQ(config.size.real("wait_ms"), 0.5);
  EXPECT_EQ(config.measure.confidence, 0.9);
  EXPECT_EQ(config.measure.relative_width, 0.1);
  EXPECT_EQ(config.measure.min_repeats, 2);
  EXPECT_EQ(config.measure.max_repeats, 3);
  EXPECT_EQ(config.measure.max_seconds, 4.5);
  EXPECT_EQ(config.measure.stall_seconds, 90);
  EXPECT_EQ(config.measure.warmup, 0);
  EXPECT_EQ(config.measure.seed, 4294967295U);
}

TEST(Config, TakesAWholeNumberWhereAFractionIsLegal) {
  const Config config = parse_config("s.toml", shortest + "[size]\nwait_ms = 3\n", {});
  EXPECT_EQ(config.size.real("wait_ms"), 3);
}

TEST(Config, MoreMinimumRepeatsThanTheDefaultMaximumRaiseIt) {
  const Config config = parse_config("s.toml", shortest + "[measure]\nmin_repeats = 80\n", {});
  EXPECT_EQ(config.measure.max_repeats, 80);
}

TEST(Config, WindowsLineEndsAndAByteOrderMarkChangeNothing) {
  std::string windows = "\xEF\xBB\xBF";
  for (const char letter : shortest) {
    windows += letter == '\n' ? "\r\n" : std::string(1, letter);
  }
  const Config config = parse_config("s.toml", windows, {});
  EXPECT_EQ(config.subject->name(), "square");
  EXPECT_EQ(config.text, windows);
}

TEST(Config, ALayoutGivenTwiceIsVisitedOnce) {
  EXPECT_THAT(with_sweep("layouts = ['1x1', '2x1', '1x1']").sweep.layouts,
              ElementsAre(Layout{}, Layout{.ranks = 2, .threads = 1}));
}

TEST(Config, ALockPolicyGivenTwiceIsCrossedOnce) {
  EXPECT_THAT(with_sweep("layouts = ['1x1']\ngil = ['none', 'none']").sweep.gil,
              ElementsAre(GilPolicy::none));
}

TEST(Config, ModelsAndWorkersMakeLayoutsModelByModel) {
  const Sweep sweep =
      with_sweep("models = ['serial', 'threads', 'processes']\nworkers = [1, 2, 4]").sweep;
  EXPECT_THAT(sweep.layouts,
              ElementsAre(Layout{.ranks = 1, .threads = 1}, Layout{.ranks = 1, .threads = 2},
                          Layout{.ranks = 1, .threads = 4}, Layout{.ranks = 2, .threads = 1},
                          Layout{.ranks = 4, .threads = 1}));
  ASSERT_EQ(sweep.impossible.size(), 2U);
  EXPECT_EQ(sweep.impossible[0].model, Model::serial);
  EXPECT_EQ(sweep.impossible[0].workers, 2);
  EXPECT_EQ(sweep.impossible[0].reason, "serial is one worker");
  EXPECT_EQ(sweep.impossible[1].workers, 4);
}

TEST(Config, AHybridHasAsManyRanksAsThreadsOrFewer) {
  const Sweep sweep = with_sweep("models = ['hybrid']\nworkers = [4, 6, 8, 12, 16]").sweep;
  EXPECT_THAT(sweep.layouts,
              ElementsAre(Layout{.ranks = 2, .threads = 2}, Layout{.ranks = 2, .threads = 3},
                          Layout{.ranks = 2, .threads = 4}, Layout{.ranks = 3, .threads = 4},
                          Layout{.ranks = 4, .threads = 4}));
  EXPECT_TRUE(sweep.impossible.empty());
}

TEST(Config, AHybridOfAPrimeNumberOfWorkersIsImpossible) {
  const Sweep sweep = with_sweep("models = ['hybrid']\nworkers = [1, 2, 3, 7]").sweep;
  EXPECT_TRUE(sweep.layouts.empty());
  ASSERT_EQ(sweep.impossible.size(), 4U);
  EXPECT_EQ(sweep.impossible[3].model, Model::hybrid);
  EXPECT_EQ(sweep.impossible[3].workers, 7);
  EXPECT_EQ(sweep.impossible[3].reason,
            "7 workers can't be shared out over several ranks with several threads each");
}

TEST(Config, MostRanksIsThatOfTheLargestLayout) {
  EXPECT_EQ(most_ranks(with_sweep("layouts = ['1x8', '3x1', '2x2']")), 3);
  EXPECT_EQ(most_ranks(with_sweep("models = ['hybrid']\nworkers = [3]")), 1);
}

TEST(Overrides, ReplaceAddAndMakeTables) {
  const Config config =
      parse_config("s.toml", shortest,
                   {"study.title=a title", "size.tasks=7", "measure.max_repeats=9",
                    "measure.relative_width=0.5", "sweep.layouts=['1x1', '2x2']"});
  EXPECT_EQ(config.title, "a title");
  EXPECT_EQ(config.size.integer("tasks"), 7);
  EXPECT_EQ(config.measure.max_repeats, 9);
  EXPECT_EQ(config.measure.relative_width, 0.5);
  EXPECT_EQ(config.sweep.layouts.size(), 2U);
}

TEST(Overrides, TakeABareWordAsAString) {
  EXPECT_EQ(parse_config("s.toml", shortest, {"study.kernel=pi"}).subject->name(), "pi");
  EXPECT_EQ(parse_config("s.toml", shortest, {"study.kernel='pi'"}).subject->name(), "pi");
}

TEST(Overrides, TheLastOfTwoForAKeyCounts) {
  EXPECT_EQ(parse_config("s.toml", shortest, {"measure.seed=1", "measure.seed=2"}).measure.seed,
            2U);
}

TEST(Overrides, AValueMayHoldAnEqualsSignAndDots) {
  EXPECT_EQ(parse_config("s.toml", shortest, {"study.title=a=b.c"}).title, "a=b.c");
}

TEST(Overrides, RepairAMistakeOfTheText) {
  const std::string wrong = shortest + "[size]\ntasks = 0\n";
  EXPECT_EQ(parse_config("s.toml", wrong, {"size.tasks=1"}).size.integer("tasks"), 1);
}

TEST(ConfigFile, IsReadAsItIs) {
  const TemporaryFolder folder;
  const std::string text("a\r\nb\0c", 6);
  std::ofstream(folder / "s.toml", std::ios::binary) << text;
  EXPECT_EQ(read_config_file((folder / "s.toml").string()), text);
}

TEST(ConfigFile, MayBeEmpty) {
  const TemporaryFolder folder;
  std::ofstream(folder / "s.toml").close();
  EXPECT_EQ(read_config_file((folder / "s.toml").string()), "");
}

std::string reading_error(const std::filesystem::path& path) {
  try {
    read_config_file(path.string());
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(ConfigFile, ThatIsMissingIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THAT(reading_error(folder / "none.toml"),
              ::testing::StartsWith((folder / "none.toml").string() + ": can't be read"));
}

TEST(ConfigFile, MustNotBeAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(reading_error(folder.path()),
              ::testing::StartsWith(folder.path().string() + ": can't be read"));
}

TEST(Config, SaysOfHowManySamplesTheRowsOfWorkersAreKept) {
  const auto kept = [](const std::string& value) {
    return parse_config("s.toml", shortest, {"measure.worker_rows=" + value}).measure.worker_rows;
  };
  EXPECT_EQ(parse_config("s.toml", shortest, {}).measure.worker_rows, KeptRows());
  EXPECT_EQ(kept("'all'"), KeptRows::all());
  EXPECT_EQ(kept("'summary'"), KeptRows::of_samples(0));
  EXPECT_EQ(kept("3"), KeptRows::of_samples(3));
}

TEST(Config, SaysWhetherLimitsAreMeasured) {
  EXPECT_EQ(parse_config("s.toml", shortest, {}).measure.limits, std::nullopt);
  EXPECT_EQ(parse_config("s.toml", shortest, {"measure.limits=true"}).measure.limits, true);
  EXPECT_EQ(parse_config("s.toml", shortest, {"measure.limits=false"}).measure.limits, false);
}

}  // namespace
}  // namespace scalelab

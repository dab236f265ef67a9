// SPDX-License-Identifier: BSD-3-Clause

/// What a user hears of a mistake in a config: the place to the column, what was expected, and the
/// name that was probably meant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "study/config.hpp"
#include "tests/study/complaint.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> legal_lines() {
  return {"[study]",                // line 1
          "title = 'a study'",      // 2
          "kernel = 'square'",      // 3
          "scaling = 'strong'",     // 4
          "[size]",                 // 5
          "tasks = 4",              // 6
          "wait_ms = 1.5",          // 7
          "[sweep]",                // 8
          "layouts = ['1x1']",      // 9
          "gil = ['none']",         // 10
          "schedule = ['static']",  // 11
          "[measure]",              // 12
          "confidence = 0.95",      // 13
          "relative_width = 0.02",  // 14
          "min_repeats = 6",        // 15
          "max_repeats = 50",       // 16
          "max_seconds = 60",       // 17
          "seed = 1"};              // 18
}

std::string joined(const std::vector<std::string>& lines, const std::string& line_end = "\n") {
  std::string text;
  for (const std::string& line : lines) {
    text += line + line_end;
  }
  return text;
}

std::string legal_text_with(std::size_t line, const std::string& instead) {
  auto lines = legal_lines();
  lines.at(line - 1) = instead;
  return joined(lines);
}

struct Mistake {
  const char* name;
  std::size_t line;
  const char* instead;  // of the legal line
  const char* place;    // in the message
  const char* message;  // the part of it that matters
};

std::ostream& operator<<(std::ostream& stream, const Mistake& mistake) {
  return stream << mistake.instead;
}

class OneMistake : public ::testing::TestWithParam<Mistake> {};

TEST(ConfigMistakes, ThereIsNoneInTheLegalText) {
  EXPECT_EQ(complaint(joined(legal_lines())), "");
}

TEST_P(OneMistake, IsToldWithItsPlaceAndInOneLine) {
  const Mistake& mistake = GetParam();
  const std::string message = complaint(legal_text_with(mistake.line, mistake.instead));
  EXPECT_THAT(message, StartsWith(std::string(mistake.place) + ": "));
  EXPECT_THAT(message, HasSubstr(mistake.message));
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

std::string name_of(const ::testing::TestParamInfo<Mistake>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    UnknownNames, OneMistake,
    ::testing::Values(
        Mistake{"key_of_study", 2, "titel = 'x'", "s.toml:2:1",
                "unknown key 'titel' in [study]: expected 'title', 'kernel' or 'scaling' (did you "
                "mean 'title'?)"},
        Mistake{"key_of_size", 6, "task = 4", "s.toml:6:1",
                "unknown key 'task' in [size]: expected 'tasks', 'wait_ms' or 'compute_ms' (did "
                "you mean 'tasks'?)"},
        Mistake{"key_of_sweep", 11, "shedule = ['static']", "s.toml:11:1",
                "(did you mean 'schedule'?)"},
        Mistake{"key_of_measure", 16, "  max_repeat = 50", "s.toml:16:3",
                "(did you mean 'max_repeats'?)"},
        Mistake{"key_of_warmup", 18, "warm_up = 1", "s.toml:18:1", "(did you mean 'warmup'?)"},
        Mistake{"nothing_near", 18, "temperature = 1", "s.toml:18:1",
                "unknown key 'temperature' in [measure]: expected 'confidence', 'relative_width', "
                "'min_repeats', 'max_repeats', 'max_seconds', 'stall_seconds', 'warmup', "
                "'seed', 'worker_rows' or 'limits'"},
        Mistake{"limits", 18, "limits = 1", "s.toml:18:10",
                "limits must be true or false, not an integer"},
        Mistake{
            "table", 12, "[mesure]", "s.toml:12:2",
            "unknown table 'mesure': expected 'study', 'program', 'size', 'sweep', 'placement', "
            "'interpreter' or 'measure' (did you mean 'measure'?)"},
        Mistake{"kernel", 3, "kernel = 'sqare'", "s.toml:3:10", "(did you mean 'square'?)"},
        Mistake{"scaling", 4, "scaling = 'strnog'", "s.toml:4:11",
                "scaling can't be 'strnog': expected 'strong' or 'weak' (did you mean 'strong'?)"},
        Mistake{"gil", 10, "gil = ['none', 'intervall']", "s.toml:10:16",
                "gil can't be 'intervall': expected 'none', 'interval', 'ticks', 'subinterpreters' "
                "or 'free_threaded' (did you mean 'interval'?)"},
        Mistake{"schedule", 11, "schedule = ['dynamik']", "s.toml:11:13",
                "(did you mean 'dynamic'?)"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    WrongTypes, OneMistake,
    ::testing::Values(
        Mistake{"title", 2, "title = 7", "s.toml:2:9", "title must be a string, not an integer"},
        Mistake{"kernel", 3, "kernel = true", "s.toml:3:10",
                "kernel must be a string, not true or false"},
        Mistake{"scaling", 4, "scaling = ['weak']", "s.toml:4:11",
                "scaling must be a string, not an array"},
        Mistake{"integer_size", 6, "tasks = 4.5", "s.toml:6:9",
                "tasks must be an integer, not a floating-point number"},
        Mistake{"real_size", 7, "wait_ms = '1'", "s.toml:7:11",
                "wait_ms must be a number, not a string"},
        Mistake{"layouts_bare", 9, "layouts = '1x1'", "s.toml:9:11",
                "layouts must be an array of at least one string, not a string"},
        Mistake{"layouts_numbers", 9, "layouts = ['1x1', 2]", "s.toml:9:19",
                "layouts must hold strings only, not an integer"},
        Mistake{"gil", 10, "gil = {}", "s.toml:10:7",
                "gil must be an array of at least one string, not a table"},
        Mistake{"schedule", 11, "schedule = 1979-05-27", "s.toml:11:12",
                "schedule must be an array of at least one string, not a date or time"},
        Mistake{"confidence", 13, "confidence = '0.9'", "s.toml:13:14",
                "confidence must be a number, not a string"},
        Mistake{"relative_width", 14, "relative_width = []", "s.toml:14:18",
                "relative_width must be a number, not an array"},
        Mistake{"min_repeats", 15, "min_repeats = 6.0", "s.toml:15:15",
                "min_repeats must be an integer"},
        Mistake{"max_repeats", 16, "max_repeats = '50'", "s.toml:16:15",
                "max_repeats must be an integer, not a string"},
        Mistake{"max_seconds", 17, "max_seconds = false", "s.toml:17:15",
                "max_seconds must be a number, not true or false"},
        Mistake{"warmup", 18, "warmup = true", "s.toml:18:10",
                "warmup must be an integer, not true or false"},
        Mistake{"worker_rows", 18, "worker_rows = [3]", "s.toml:18:15",
                "worker_rows must be an integer, not an array"},
        Mistake{"worker_rows_word", 18, "worker_rows = 'al'", "s.toml:18:15", "'all'"},
        Mistake{"worker_rows_none", 18, "worker_rows = 0", "s.toml:18:15",
                "worker_rows must be from 1 to 1000000, not 0"},
        Mistake{"seed", 18, "seed = 1.5", "s.toml:18:8", "seed must be an integer"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    IllegalLayouts, OneMistake,
    ::testing::Values(
        Mistake{"no_ranks", 9, "layouts = ['0x1']", "s.toml:9:12", "'0x1' is no layout"},
        Mistake{"no_threads", 9, "layouts = ['1x0']", "s.toml:9:12", "'1x0' is no layout"},
        Mistake{"negative", 9, "layouts = ['-1x1']", "s.toml:9:12", "'-1x1' is no layout"},
        Mistake{"one_number", 9, "layouts = ['2']", "s.toml:9:12", "'2' is no layout"},
        Mistake{"half", 9, "layouts = ['2x']", "s.toml:9:12", "'2x' is no layout"},
        Mistake{"letter", 9, "layouts = ['ax1']", "s.toml:9:12", "'ax1' is no layout"},
        Mistake{"too_much", 9, "layouts = ['2x2x2']", "s.toml:9:12", "'2x2x2' is no layout"},
        Mistake{"space", 9, "layouts = ['1x1 ']", "s.toml:9:12", "'1x1 ' is no layout"},
        Mistake{"empty", 9, "layouts = ['']", "s.toml:9:12", "'' is no layout"},
        Mistake{"huge", 9, "layouts = ['1x99999999999']", "s.toml:9:12",
                "'1x99999999999' is no layout: ranks times threads must be at most 10000000"},
        Mistake{"beyond_integers", 9, "layouts = ['99999999999999999999999x2']", "s.toml:9:12",
                "is no layout: ranks times threads must be at most 10000000"},
        Mistake{"too_many_together", 9, "layouts = ['10000x1001']", "s.toml:9:12",
                "'10000x1001' is no layout: ranks times threads must be at most 10000000"},
        Mistake{
            "second", 9, "layouts = ['1x1', '2*2']", "s.toml:9:19",
            "'2*2' is no layout: expected RANKSxTHREADS with both at least 1, such as \"2x4\""}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    OutOfRange, OneMistake,
    ::testing::Values(Mistake{"size_zero", 6, "tasks = 0", "s.toml:6:9",
                              "tasks must be from 1 to 1000000, not 0"},
                      Mistake{"size_negative", 6, "tasks = -3", "s.toml:6:9", "not -3"},
                      Mistake{"size_large", 6, "tasks = 1_000_001", "s.toml:6:9", "not 1000001"},
                      Mistake{"size_above_doubles", 6, "tasks = 9007199254740993", "s.toml:6:9",
                              "tasks must be from 1 to 1000000, not 9007199254740993"},
                      Mistake{"size_of_64_bits", 6, "tasks = 9223372036854775807", "s.toml:6:9",
                              "tasks must be from 1 to 1000000, not 9223372036854775807"},
                      Mistake{"size_of_more_bits", 6, "tasks = 9223372036854775808", "s.toml:6:28",
                              "'9223372036854775808' is not representable in 64 bits"},
                      Mistake{"real_above_doubles", 7, "wait_ms = -9007199254740993", "s.toml:7:11",
                              "wait_ms must be from 0 to 3600000, not -9007199254740993"},
                      Mistake{"size_infinite", 7, "wait_ms = inf", "s.toml:7:11",
                              "wait_ms must be from 0 to 3600000"},
                      Mistake{"size_nan", 7, "wait_ms = nan", "s.toml:7:11",
                              "wait_ms must be from 0 to 3600000"},
                      Mistake{"no_layout", 9, "layouts = []", "s.toml:9:11",
                              "layouts must be an array of at least one string, not an empty one"},
                      Mistake{"confidence_one", 13, "confidence = 1", "s.toml:13:14",
                              "confidence must be from 0.5 to 0.999, not 1"},
                      Mistake{"width_negative", 14, "relative_width = -0.1", "s.toml:14:18",
                              "relative_width must be from 0 to 1, not -0.1"},
                      Mistake{"no_repeats", 15, "min_repeats = 0", "s.toml:15:15",
                              "min_repeats must be from 1 to"},
                      Mistake{"min_above_max", 15, "min_repeats = 51", "s.toml:15:15",
                              "min_repeats (51) must not be above max_repeats (50)"},
                      Mistake{"seconds_negative", 17, "max_seconds = -1", "s.toml:17:15",
                              "max_seconds must be from 0"},
                      Mistake{"warmup_negative", 18, "warmup = -1", "s.toml:18:10",
                              "warmup must be from 0 to 1000, not -1"},
                      Mistake{"warmup_large", 18, "warmup = 1001", "s.toml:18:10",
                              "warmup must be from 0 to 1000, not 1001"},
                      Mistake{"seed_large", 18, "seed = 4294967296", "s.toml:18:8",
                              "seed must be from 0 to 4294967295, not 4294967296"}),
    name_of);

TEST(ConfigMistakes, AnIntegerIsNotRoundedIntoItsRange) {
  // 2^53 and 2^53 + 1 are the same double.
  const std::string head = "[study]\nkernel='pi'\nscaling='strong'\n[sweep]\nlayouts=['1x1']\n";
  EXPECT_EQ(complaint(head + "[size]\nsamples = 9007199254740992\n"), "");
  EXPECT_EQ(complaint(head + "[size]\nsamples = 9007199254740993\n"),
            "s.toml:7:11: samples must be from 1 to 9007199254740992, not 9007199254740993");
}

TEST(ConfigMistakes, AreLinesThatDoNothingToATerminal) {
  EXPECT_THAT(complaint(legal_text_with(3, R"(kernel = "sqare\n\u001b[31m\u202e")")),
              HasSubstr(R"(kernel can't be 'sqare\n\x1b[31m\u202e')"));
  EXPECT_THAT(complaint(joined(legal_lines()), {"size.tasks=\x1b[2J"}),
              StartsWith(R"(--set size.tasks=\x1b[2J: tasks must be an integer)"));
}

TEST(ConfigMistakes, ArePlacedAtTheElementOfAnArrayOverSeveralLines) {
  const std::string message =
      complaint(legal_text_with(9, "layouts = ['1x1',\n           '1x2',\n           '0x2']"));
  EXPECT_THAT(message, StartsWith("s.toml:11:12: '0x2' is no layout"));
}

TEST(ConfigMistakes, AreToldAllAtOnceInTheOrderOfTheText) {
  auto lines = legal_lines();
  lines[2] = "kernel = 'pj'";
  lines[8] = "layouts = ['1x1', 'x']";
  lines[12] = "confidence = 2";
  lines[17] = "sede = 1";
  const std::string message = complaint(joined(lines), {"measure.max_repeats=many", "size.n=1"});
  std::vector<std::string> places;
  std::istringstream stream(message);
  for (std::string line; std::getline(stream, line);) {
    places.push_back(line.substr(0, line.find(": ")));
  }
  EXPECT_THAT(places, ::testing::ElementsAre("s.toml:3:10", "s.toml:9:19", "s.toml:13:14",
                                             "s.toml:18:1", "--set measure.max_repeats=many"))
      << message;
}

TEST(ConfigMistakes, MissingKernelAndScalingArePlacedAtTheTable) {
  auto lines = legal_lines();
  lines[2] = "";
  lines[3] = "";
  const std::string message = complaint(joined(lines));
  EXPECT_THAT(message, StartsWith("s.toml:1:1: [study] needs kernel = one of '"));
  EXPECT_THAT(message, HasSubstr("\ns.toml:1:1: [study] needs scaling = \"strong\" or \"weak\""));
}

TEST(ConfigMistakes, AnEmptyTextLacksEverything) {
  const std::string message = complaint("");
  EXPECT_THAT(message, HasSubstr("[study] needs kernel"));
  EXPECT_THAT(message, HasSubstr("[study] needs scaling"));
  EXPECT_THAT(message, HasSubstr("[sweep] needs either layouts"));
}

TEST(ConfigMistakes, LayoutsDoNotGoTogetherWithModels) {
  const std::string message =
      complaint(legal_text_with(9, "layouts = ['1x1']\nmodels = ['threads']\nworkers = [1]"));
  EXPECT_THAT(message, StartsWith("s.toml:9:11: [sweep] needs either layouts"));
}

TEST(ConfigMistakes, ModelsNeedWorkersAndWorkersNeedModels) {
  EXPECT_THAT(complaint(legal_text_with(9, "models = ['threads']")),
              StartsWith("s.toml:9:10: models and workers go together"));
  EXPECT_THAT(complaint(legal_text_with(9, "workers = [1, 2]")),
              StartsWith("s.toml:9:11: models and workers go together"));
}

TEST(ConfigMistakes, AModelMustBeKnownAndWorkersMustBeCounts) {
  EXPECT_THAT(complaint(legal_text_with(9, "models = ['thread']\nworkers = [1, 2]")),
              StartsWith("s.toml:9:11: models can't be 'thread': expected 'serial', 'threads', "
                         "'processes' or 'hybrid' (did you mean 'threads'?)"));
  EXPECT_THAT(
      complaint(legal_text_with(9, "models = ['threads']\nworkers = [1, 0]")),
      StartsWith("s.toml:10:15: workers must hold integers from 1 to 10000000 only, not 0"));
  EXPECT_THAT(
      complaint(legal_text_with(9, "models = ['threads']\nworkers = [1.5]")),
      StartsWith("s.toml:10:12: workers must hold integers from 1 to 10000000 only, not 1.5"));
}

TEST(ConfigMistakes, NodesMustBeCounts) {
  EXPECT_THAT(complaint(legal_text_with(11, "nodes = [0]")),
              StartsWith("s.toml:11:10: nodes must hold integers from 1 to"));
  EXPECT_THAT(
      complaint(legal_text_with(11, "nodes = 2")),
      StartsWith("s.toml:11:9: nodes must be an array of at least one integer, not an integer"));
}

TEST(ConfigMistakes, AKeyOutsideOfATableIsUnknown) {
  EXPECT_THAT(complaint("kernel = 'pi'\n" + joined(legal_lines())),
              StartsWith("s.toml:1:1: unknown key 'kernel'"));
}

TEST(ConfigMistakes, ATableMustBeATable) {
  auto lines = legal_lines();
  lines.erase(lines.begin() + 4, lines.begin() + 7);
  EXPECT_THAT(complaint("size = 3\n" + joined(lines)),
              StartsWith("s.toml:1:8: 'size' must be a table"));
}

TEST(ConfigMistakes, TextThatIsNoTomlIsPlacedToo) {
  const std::string message = complaint(legal_text_with(6, "tasks = = 4"));
  EXPECT_THAT(message, StartsWith("s.toml:6:9: not valid TOML: "));
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

TEST(ConfigMistakes, AKeyGivenTwiceIsNoToml) {
  EXPECT_THAT(complaint(legal_text_with(7, "tasks = 5")), StartsWith("s.toml:7:"));
}

TEST(ConfigMistakes, PlacesAreRightWithLineEndsOfWindowsAndAByteOrderMark) {
  auto lines = legal_lines();
  lines[5] = "tasks = 'four'";
  EXPECT_THAT(complaint(joined(lines, "\r\n")), StartsWith("s.toml:6:9: tasks must be an integer"));
  EXPECT_THAT(complaint("\xEF\xBB\xBF" + joined(lines)),
              StartsWith("s.toml:6:9: tasks must be an integer"));
}

TEST(OverrideMistakes, AreNamedByTheOption) {
  const std::string text = joined(legal_lines());
  EXPECT_THAT(complaint(text, {"measure.max_repeat=3"}),
              StartsWith("--set measure.max_repeat=3: unknown key 'max_repeat' in [measure]"));
  EXPECT_THAT(
      complaint(text, {"measure.max_repeats=ten"}),
      StartsWith("--set measure.max_repeats=ten: max_repeats must be an integer, not a string"));
  EXPECT_THAT(complaint(text, {"size.tasks=0"}),
              StartsWith("--set size.tasks=0: tasks must be from 1 to 1000000, not 0"));
  EXPECT_THAT(complaint(text, {"study.kernel=sqare"}), HasSubstr("(did you mean 'square'?)"));
  EXPECT_THAT(complaint(text, {"sweep.layouts=[\"1x1\", \"0x1\"]"}),
              StartsWith("--set sweep.layouts=[\"1x1\", \"0x1\"]: '0x1' is no layout"));
}

TEST(OverrideMistakes, ANumberOfTooManyDigitsIsNoWord) {
  EXPECT_THAT(complaint(joined(legal_lines()), {"size.tasks=9007199254740993"}),
              StartsWith("--set size.tasks=9007199254740993: tasks must be from 1 to 1000000, not "
                         "9007199254740993"));
  EXPECT_THAT(complaint(joined(legal_lines()), {"size.tasks=99999999999999999999"}),
              StartsWith("--set size.tasks=99999999999999999999: 99999999999999999999 is no number "
                         "that a config may hold"));
}

TEST(OverrideMistakes, AnUnknownTableIsNamedByTheOption) {
  EXPECT_THAT(complaint(joined(legal_lines()), {"mesure.seed=3"}),
              StartsWith("--set mesure.seed=3: unknown table 'mesure'"));
}

TEST(OverrideMistakes, TheFormMustBeTableKeyValue) {
  const std::string text = joined(legal_lines());
  for (const char* option : {"measure", "measure.seed", "seed=3", "=3", "", "seed=3.5"}) {
    EXPECT_EQ(complaint(text, {option}),
              std::string("--set ") + option +
                  ": expected TABLE.KEY=VALUE, for example --set measure.max_repeats=10");
  }
}

}  // namespace
}  // namespace scalelab

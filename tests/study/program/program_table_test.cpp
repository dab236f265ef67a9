// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "study/config.hpp"
#include "study/plan.hpp"
#include "study/program/allocation.hpp"
#include "study/program/program_config_text.hpp"
#include "tests/study/complaint.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A study of a program, with `program` in its table.
std::string program_study(const std::string& program, const std::string& scaling = "strong",
                          const std::string& more = "") {
  return "[study]\nscaling = \"" + scaling + "\"\n[sweep]\nlayouts = [\"1x1\", \"1x8\"]\n" + more +
         "[program]\n" + program + "\n";
}

TEST(ProgramTable, IsAStudyOfItsOwn) {
  const Config config = parse_config(
      "s.toml", program_study("command = [\"/bin/sh\", \"-c\", \"exit\", \"{threads}\"]"), {});
  EXPECT_EQ(config.subject->kind(), SubjectKind::program);
  EXPECT_EQ(config.subject->name(), "sh");
  EXPECT_EQ(config.title, "sh, strong scaling");
  EXPECT_TRUE(config.subject->in_one_process());
  EXPECT_TRUE(config.subject->same_answer(1, 2));  // it has none
  const auto points = plan_points({config});
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[1].record.work, 1);
  EXPECT_EQ(points[1].record.work_unit, "run");
}

TEST(ProgramTable, NamesAProgramThatAnotherStarts) {
  const auto name_of = [](const std::string& program) {
    return parse_config("s.toml", program_study(program), {}).subject->name();
  };
  EXPECT_EQ(name_of("command = [\"mpirun\", \"-np\", \"{ranks}\", \"/bin/sh\"]"), "sh");
  EXPECT_EQ(name_of("command = [\"/usr/bin/env\", \"x=1\"]"), "env");
  EXPECT_EQ(name_of("shell = \"exit\""), "shell");
  EXPECT_EQ(name_of("shell = \"exit\"\nname = \"my solver/2\""), "my_solver_2");
}

TEST(ProgramTable, GrowsSizesByFormulas) {
  const Config config = parse_config(
      "s.toml",
      program_study(
          "command = [\"sh\", \"{cells}\"]\nwork = \"cells^3\"\nwork_unit = \"cell\"", "weak",
          "[size]\ncells = 10\nwidth = 0.5\nmode = \"fast\"\n"
          "[size.grow]\ncells = \"cells * workers^(1/3)\"\nwidth = \"width / workers\"\n"),
      {});
  const auto points = plan_points({config});
  EXPECT_EQ(points[0].size.real("cells"), 10);
  EXPECT_EQ(points[1].size.real("cells"), 20);
  EXPECT_EQ(points[1].size.real("width"), 0.5 / 8);
  EXPECT_EQ(points[1].size.text("mode"), "fast");
  EXPECT_EQ(points[1].record.work, 8000);
}

TEST(ProgramTable, RoundsWhatIsGivenAsAWholeNumber) {
  const Config config =
      parse_config("s.toml",
                   program_study("command = [\"sh\", \"{n}\"]", "weak",
                                 "[size]\nn = 100\n[size.grow]\nn = \"n * workers^(1/2)\"\n"),
                   {});
  const auto points = plan_points({config});
  EXPECT_EQ(points[1].size.real("n"), 283);
  EXPECT_EQ(points[1].record.work, 8);  // each worker its share
}

TEST(ProgramTable, ComparesAnswersWithinTheirTolerance) {
  const auto subject =
      parse_config("s.toml",
                   program_study("command = [\"sh\"]\nanswer = { pattern = \"r=(.*)\", tolerance = "
                                 "0.01 }"),
                   {})
          .subject;
  EXPECT_TRUE(subject->same_answer(100, 100.9));
  EXPECT_FALSE(subject->same_answer(100, 102));
}

TEST(ProgramTable, TellsMistakesWithTheirPlaces) {
  const std::string fine = "command = [\"sh\"]\n";
  const auto mistake = [](const std::string& program) { return complaint(program_study(program)); };
  EXPECT_THAT(mistake("command = [\"sh\", \"{thread}\"]"),
              AllOf(HasSubstr("s.toml:6:18: "), HasSubstr("did you mean 'threads'?")));
  EXPECT_THAT(mistake("command = \"./solver 1\""), HasSubstr("must be a list of words"));
  EXPECT_THAT(mistake("command = []"), HasSubstr("at least one string"));
  EXPECT_THAT(mistake("name = \"x\""), HasSubstr("needs either command"));
  EXPECT_THAT(mistake(fine + "shell = \"x\""), HasSubstr("needs either command"));
  EXPECT_THAT(mistake(fine + "comand = 1"), HasSubstr("did you mean 'command'?"));
  EXPECT_THAT(mistake(fine + "timeout_s = 0"), HasSubstr("s.toml:7:13: timeout_s must be from"));
  EXPECT_THAT(mistake(fine + "time = { pattern = \"(\", unit = \"s\" }"),
              AllOf(HasSubstr("s.toml:7:20: "), HasSubstr("no regular expression")));
  EXPECT_THAT(mistake(fine + "time = { pattern = \"t\" }"), HasSubstr("needs its unit"));
  EXPECT_THAT(mistake(fine + "time = { pattern = \"t\", unit = \"sec\" }"),
              HasSubstr("unit can't be 'sec'"));
  EXPECT_THAT(mistake(fine + "time = { begin = \"b\" }"), HasSubstr("begin and end go together"));
  EXPECT_THAT(mistake(fine + "time = \"cpu\""), HasSubstr("time can't be 'cpu'"));
  EXPECT_THAT(mistake(fine + "answer = { }"), HasSubstr("needs either pattern"));
  EXPECT_THAT(mistake(fine + "answer = { file = \"f\", tolerance = 0.1 }"),
              HasSubstr("has no tolerance"));
  EXPECT_THAT(mistake(fine + "[program.values.user_s]\npattern = \"u\""),
              HasSubstr("scalelab measures one of that name itself"));
  EXPECT_THAT(mistake(fine + "[program.values.x]\nunit = \"s\""), HasSubstr("needs a pattern"));
  EXPECT_THAT(mistake(fine + "work = \"2\""), HasSubstr("work and work_unit go together"));
  EXPECT_THAT(mistake(fine + "environment = { A = \"{x}\" }"),
              HasSubstr("'{x}' is no placeholder"));
}

TEST(ProgramTable, RefusesWhatIsForKernels) {
  EXPECT_THAT(complaint("[study]\nkernel = \"pi\"\nscaling = \"strong\"\n[sweep]\nlayouts = "
                        "[\"1x1\"]\ngil = [\"interval\"]\n[program]\ncommand = [\"sh\"]\n"
                        "[interpreter]\nevery = 1\n"),
              AllOf(HasSubstr("s.toml:2:10: kernel is for kernels"),
                    HasSubstr("gil is for kernels"), HasSubstr("every is for kernels")));
}

TEST(ProgramTable, RefusesSizesThatCantBe) {
  const auto mistake = [](const std::string& size, const std::string& scaling) {
    return complaint(program_study("command = [\"sh\"]", scaling, size));
  };
  EXPECT_THAT(mistake("[size]\nthreads = 1\n", "strong"), HasSubstr("can't name a size"));
  EXPECT_THAT(mistake("[size]\nn = 1\n[size.grow]\nm = \"2\"\n", "weak"), HasSubstr("m can't be"));
  EXPECT_THAT(mistake("[size]\nn = 1\n[size.grow]\nn = \"n *\"\n", "weak"),
              AllOf(HasSubstr("s.toml:8:5: "), HasSubstr("is no formula")));
  EXPECT_THAT(mistake("[size]\nn = 1\n[size.grow]\nn = \"n\"\n", "strong"),
              HasSubstr("is for scaling = \"weak\""));
}

TEST(ProgramTable, WantsRanksToBeToldWhereTheyDiffer) {
  const std::string sweep =
      "[study]\nscaling = \"strong\"\n[sweep]\nlayouts = [\"1x1\", \"2x1\"]\n";
  EXPECT_THAT(complaint(sweep + "[program]\ncommand = [\"sh\"]\n"),
              HasSubstr("the command does not say how many"));
  EXPECT_EQ(complaint(sweep + "[program]\ncommand = [\"sh\", \"{workers}\"]\n"), "");
}

TEST(ProgramTable, IsRefusedBeforeAnythingRunsWhereTheProgramIsNotThere) {
  const auto refusal = [](const std::string& program) {
    return complaint_of([&] { plan_points({parse_config("s.toml", program_study(program), {})}); });
  };
  EXPECT_THAT(refusal("command = [\"no-such-program-anywhere\"]"),
              HasSubstr("no program called 'no-such-program-anywhere' is found in PATH"));
  EXPECT_THAT(refusal("command = [\"/etc/passwd\"]"), HasSubstr("can't be run: Permission denied"));
  EXPECT_THAT(refusal("command = [\"/etc\"]"), HasSubstr("it is a directory"));
  EXPECT_THAT(refusal("command = [\"sh\"]\nbefore = [\"./no-such\"]"), HasSubstr("no such file"));
  EXPECT_THAT(refusal("command = [\"sh\"]\ndirectory = \"/no-such\""), HasSubstr("is not there"));
}

TEST(ProgramConfigText, IsReadAsItWasMeant) {
  const std::string text =
      program_config_text({.command = {"sh", "a \"b\"\\\t{threads}", "é"},
                           .layouts = {"1x1", "1x2"},
                           .name = "x",
                           .timeout_s = "2.5",
                           .settings = {"measure.max_seconds=3", "study.title=my title"}});
  const Config config = parse_config("t.toml", text, {});
  EXPECT_EQ(config.subject->name(), "x");
  EXPECT_EQ(config.title, "my title");
  EXPECT_EQ(config.measure.max_seconds, 3);
  EXPECT_THAT(config.sweep.layouts,
              ElementsAre(Layout{.ranks = 1, .threads = 1}, Layout{.ranks = 1, .threads = 2}));
  EXPECT_THAT(config.subject->settings(),
              ::testing::Contains(KeyAndValue("program.command", "[sh, a \"b\"\\\t{threads}, é]")));
}

TEST(ProgramConfigText, SweepsWhatThePlaceholdersAskFor) {
  EXPECT_THAT(usual_layouts({"x"}, 8), ElementsAre("1x1"));
  EXPECT_THAT(usual_layouts({"x", "{threads}"}, 6), ElementsAre("1x1", "1x2", "1x4", "1x6"));
  EXPECT_THAT(usual_layouts({"mpirun", "{ranks}"}, 2), ElementsAre("1x1", "2x1"));
}

TEST(Allocation, SpreadsWorkersOverItsNodes) {
  const Allocation two{.nodes = 2, .cores_of_node = 4, .quota_of_node = {}};
  std::string why_not;
  EXPECT_EQ(nodes_for(two, 1, 4, {}, why_not), 1);
  EXPECT_EQ(nodes_for(two, 5, 1, {}, why_not), 2);
  EXPECT_EQ(nodes_for(two, 1, 16, {}, why_not), 1);  // threads of one rank are on one node
  EXPECT_EQ(nodes_for(two, 2, 1, 2, why_not), 2);
  EXPECT_EQ(nodes_for(two, 3, 1, 2, why_not), std::nullopt);
  EXPECT_THAT(why_not, HasSubstr("3 ranks can't be shared out equally"));
  EXPECT_EQ(nodes_for(two, 4, 1, 4, why_not), std::nullopt);
  EXPECT_EQ(why_not, "needs 4 nodes and there are 2");
  EXPECT_FALSE(oversubscribes(two, 2, 8));
  EXPECT_TRUE(oversubscribes(two, 1, 5));
  EXPECT_TRUE(oversubscribes({.nodes = 1, .cores_of_node = 4, .quota_of_node = 1.5}, 1, 3));
}

}  // namespace
}  // namespace scalelab

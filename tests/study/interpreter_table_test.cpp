// SPDX-License-Identifier: BSD-3-Clause

/// The [interpreter] table of a config: what it sets, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "study/config.hpp"
#include "tests/study/complaint.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string text(const std::string& kernel, const std::string& sweep, const std::string& table) {
  return "[study]\nkernel = '" + kernel + "'\nscaling = 'strong'\n[sweep]\n" + sweep +
         "\n[interpreter]\n" + table + "\n";  // the table's first key is on line 7
}

InterpreterSettings settings(const std::string& table) {
  return parse_config("s.toml", text("duty", "layouts = ['1x4']", table), {}).interpreter;
}

std::string interpreter_complaint(const std::string& table, const std::string& kernel = "duty",
                                  const std::string& sweep = "layouts = ['1x1', '2x4']") {
  return complaint(text(kernel, sweep, table));
}

TEST(InterpreterTable, IsPythonsWhenItIsLeftOut) {
  const InterpreterSettings found = settings("");
  EXPECT_EQ(found.scope, LockScope::process);
  EXPECT_EQ(found.switch_interval_s, 5e-3);
  EXPECT_EQ(found.every, 100);
  EXPECT_FALSE(found.count);
  EXPECT_FALSE(found.held_share);
  EXPECT_EQ(found.step_s, 1e-6);
}

TEST(InterpreterTable, SetsEachOfItsKeys) {
  const InterpreterSettings found = settings(
      "scope = 'node'\nswitch_interval_ms = 0.5\nevery = 10\ncount = 4\nheld_share = 0.25\n"
      "step_ns = 250\nfree_threaded_overhead = 1.4");
  EXPECT_EQ(found.scope, LockScope::node);
  EXPECT_EQ(found.switch_interval_s, 5e-4);
  EXPECT_EQ(found.every, 10);
  EXPECT_EQ(found.count, 4);
  EXPECT_EQ(found.held_share, 0.25);
  EXPECT_DOUBLE_EQ(found.step_s, 250e-9);
  EXPECT_EQ(found.free_threaded_overhead, 1.4);
}

TEST(InterpreterTable, TakesTheEndsOfTheRangeOfTheHeldShare) {
  EXPECT_EQ(settings("held_share = 0").held_share, 0.0);
  EXPECT_EQ(settings("held_share = 1").held_share, 1.0);
}

TEST(InterpreterTable, RefusesAHeldShareOutsideZeroToOne) {
  EXPECT_THAT(interpreter_complaint("held_share = 1.5"), StartsWith("s.toml:7:14: held_share"));
  EXPECT_THAT(interpreter_complaint("held_share = -0.1"), StartsWith("s.toml:7:14: held_share"));
}

TEST(InterpreterTable, RefusesAHeldShareThatTheKernelDoesNotHave) {
  EXPECT_THAT(interpreter_complaint("held_share = 0.5", "gemm"),
              AllOf(StartsWith("s.toml:7:14: "),
                    HasSubstr("kernel 'gemm' has no share under the lock that a study can set"),
                    HasSubstr("'duty'"), HasSubstr("'pi'")));
}

TEST(InterpreterTable, RefusesASwitchIntervalOfZero) {
  EXPECT_THAT(interpreter_complaint("switch_interval_ms = 0"),
              StartsWith("s.toml:7:22: switch_interval_ms"));
  EXPECT_THAT(interpreter_complaint("switch_interval_ms = -5"),
              StartsWith("s.toml:7:22: switch_interval_ms"));
}

TEST(InterpreterTable, RefusesNoStepsBetweenDropsAndStepsWithoutLength) {
  EXPECT_THAT(interpreter_complaint("every = 0"), StartsWith("s.toml:7:9: every"));
  EXPECT_THAT(interpreter_complaint("step_ns = 0"), StartsWith("s.toml:7:11: step_ns"));
}

TEST(InterpreterTable, RefusesMoreSubinterpretersThanWorkers) {
  EXPECT_EQ(interpreter_complaint("count = 4"), "");
  EXPECT_THAT(interpreter_complaint("count = 5"),
              AllOf(StartsWith("s.toml:7:9: "), HasSubstr("count = 5 is more subinterpreters than "
                                                          "the 4 workers that a process has")));
  EXPECT_THAT(interpreter_complaint("count = 2", "duty", "layouts = ['8x1']"),
              HasSubstr("the 1 worker that"));
  EXPECT_THAT(interpreter_complaint("count = 0"), StartsWith("s.toml:7:9: count"));
}

TEST(InterpreterTable, RefusesAScopeThatThePolicyCannotHave) {
  EXPECT_THAT(interpreter_complaint("scope = 'node'", "duty", "layouts = ['1x1']\ngil = ['ticks']"),
              HasSubstr("scope = \"node\" goes with gil = \"interval\" alone: the interpreters of "
                        "'ticks' belong to one process"));
  for (const std::string policy : {"subinterpreters", "free_threaded"}) {
    EXPECT_THAT(interpreter_complaint("scope = 'world'", "duty",
                                      "layouts = ['1x1']\ngil = ['interval', '" + policy + "']"),
                HasSubstr("interpreters of '" + policy + "'"));
  }
}

TEST(InterpreterTable, RefusesAScopeThatDoesNotExist) {
  EXPECT_THAT(interpreter_complaint("scope = 'computer'"),
              AllOf(StartsWith("s.toml:7:9: "), HasSubstr("'process', 'node' or 'world'")));
}

TEST(InterpreterTable, RefusesAFreeThreadedInterpreterThatIsFasterThanNone) {
  EXPECT_THAT(interpreter_complaint("free_threaded_overhead = 0.9"),
              StartsWith("s.toml:7:26: free_threaded_overhead"));
}

TEST(InterpreterTable, RefusesUnknownKeys) {
  EXPECT_THAT(interpreter_complaint("switch_interval = 5"),
              HasSubstr("(did you mean 'switch_interval_ms'?)"));
}

}  // namespace
}  // namespace scalelab

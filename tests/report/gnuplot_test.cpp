// SPDX-License-Identifier: BSD-3-Clause
#include "report/gnuplot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>

#include "report/text.hpp"
#include "tests/report/other_path.hpp"
#include "tests/report/realistic_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& script) {
  try {
    run_gnuplot(script);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Gnuplot, GivesWhatTheScriptWrites) {
  EXPECT_EQ(run_gnuplot("set print '-'\nprint 6 * 7\n"), "42\n");
}

TEST(Gnuplot, PassesItsOwnMessageOn) {
  EXPECT_THAT(error_of("set terminal no_such_terminal\n"),
              HasSubstr("unknown or ambiguous terminal"));
}

TEST(Gnuplot, SaysWhatToInstallWhenItIsMissing) {
  const testing::OtherPath nowhere("/nonexistent");
  EXPECT_THROW(run_gnuplot(""), GnuplotMissing);
  EXPECT_THAT(error_of(""), HasSubstr("apt-get install gnuplot-nox"));
}

TEST(Gnuplot, LeavesTheRestOfTheTextReportWhenItIsMissing) {
  const testing::OtherPath nowhere("/nonexistent");
  const std::string text = text_report(testing::realistic_results(), false);
  EXPECT_THAT(text, HasSubstr("No plot: gnuplot was not found"));
  EXPECT_THAT(text, HasSubstr("the best is"));
}

TEST(GnuplotText, IsReadBackAsItWas) {
  const std::string text = R"(it's "50 %" \n `id` $HOME {a}_b)";
  EXPECT_EQ(run_gnuplot("set print '-'\nprint " + gnuplot_text(text) + "\n"), text + "\n");
}

TEST(GnuplotText, RunsNoCommand) {
  const TemporaryFolder folder;
  const std::string trace = (folder.path() / "trace").string();
  run_gnuplot("a = " + gnuplot_text("`touch " + trace + "`\n!touch " + trace + "\n") + "\n");
  EXPECT_FALSE(std::filesystem::exists(trace));
}

}  // namespace
}  // namespace scalelab

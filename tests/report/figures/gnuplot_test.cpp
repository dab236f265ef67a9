// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/gnuplot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

#include "report/text.hpp"
#include "tests/planted_file.hpp"
#include "tests/report/other_path.hpp"
#include "tests/report/realistic_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
  const std::string text =
      text_report(testing::realistic_results(), testing::realistic_studies(), Pen(false));
  EXPECT_THAT(text, HasSubstr("No plot: gnuplot was not found"));
  EXPECT_THAT(text, HasSubstr("the best is"));
}

/// While it lives, an environment variable is another one.
class OtherVariable {
 public:
  OtherVariable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) {
      before_ = before;
    }
    ::setenv(name, value.c_str(), 1);
  }
  ~OtherVariable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  OtherVariable(const OtherVariable&) = delete;
  OtherVariable& operator=(const OtherVariable&) = delete;
  OtherVariable(OtherVariable&&) = delete;
  OtherVariable& operator=(OtherVariable&&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

std::string picture() {
  return run_gnuplot("set terminal svg\nset xlabel 'x'\nplot [0:2] x / 3\n");
}

TEST(Gnuplot, DrawsTheSameWhateverTheUserHasSet) {
  const std::string before = picture();
  const TemporaryFolder home;
  const std::string hostile = "set terminal dumb\nset output\nset xlabel 'mine'\nexit\n";
  plant(home / ".gnuplot", hostile);
  plant(home / "gnuplot/gnuplotrc", hostile);
  const OtherVariable user_home("HOME", home.path().string());
  const OtherVariable configs("XDG_CONFIG_HOME", home.path().string());
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, std::string>>{{"GNUTERM", "qt"},
                                                        {"GNUTERM", "no such terminal"},
                                                        {"GNUPLOT_LIB", home.path().string()},
                                                        {"GNUPLOT_FONTPATH", "/nonexistent"},
                                                        {"FIT_LOG", "/nonexistent/fit.log"},
                                                        {"FIT_SCRIPT", "/nonexistent"},
                                                        {"GDFONTPATH", "/nonexistent"},
                                                        {"DISPLAY", ":4711"},
                                                        {"LANG", "de_DE.UTF-8"},
                                                        {"LC_ALL", "no such locale"},
                                                        {"LC_NUMERIC", "de_DE.UTF-8"}}) {
    const OtherVariable set(name, value);
    EXPECT_EQ(picture(), before) << name << "=" << value;
  }
}

TEST(Gnuplot, LeavesTheCallersStandardInputAlone) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "x", 1), 1);
  const int before = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  run_gnuplot("print 1\n");
  char left = 0;
  EXPECT_EQ(::read(STDIN_FILENO, &left, 1), 1);
  EXPECT_EQ(left, 'x');
  ::dup2(before, STDIN_FILENO);
  for (const int descriptor : {before, ends[0], ends[1]}) {
    ::close(descriptor);
  }
}

TEST(Gnuplot, TellsItsMessageInOneLine) {
  EXPECT_THAT(error_of("set terminal no_such_terminal\n"), Not(HasSubstr("\n")));
}

TEST(GnuplotText, IsReadBackAsItWas) {
  for (const std::string text :
       {R"(it's "50 %" \n `id` $HOME {a}_b)", "", "'", "''", "'''", "'a' ''b'' 'c", "x''", R"(\)",
        R"(a\)", R"('\')", R"(a_b^c @e & ~f # ; , \\)"}) {
    EXPECT_EQ(run_gnuplot("set print '-'\nprint " + gnuplot_text(text) + "\n"), text + "\n");
  }
}

TEST(GnuplotText, ShowsControlCharactersAsEscapes) {
  EXPECT_EQ(gnuplot_text("a\nb\x1b"), R"('a\nb\x1b')");
}

TEST(GnuplotText, RunsNoCommand) {
  const TemporaryFolder folder;
  const std::string trace = (folder.path() / "trace").string();
  run_gnuplot("a = " + gnuplot_text("`touch " + trace + "`\n!touch " + trace + "\n") + "\n");
  EXPECT_FALSE(std::filesystem::exists(trace));
}

}  // namespace
}  // namespace scalelab

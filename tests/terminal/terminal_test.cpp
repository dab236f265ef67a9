// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace scalelab {
namespace {

/// A terminal that nobody sits at.
class PretendedTerminal {
 public:
  PretendedTerminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (grantpt(master_) == 0 && unlockpt(master_) == 0) {
      // NOLINTNEXTLINE(concurrency-mt-unsafe): these tests have one thread
      slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    }
  }
  ~PretendedTerminal() {
    close(slave_);
    close(master_);
  }
  PretendedTerminal(const PretendedTerminal&) = delete;
  PretendedTerminal& operator=(const PretendedTerminal&) = delete;
  PretendedTerminal(PretendedTerminal&&) = delete;
  PretendedTerminal& operator=(PretendedTerminal&&) = delete;

  void resize(unsigned short columns) const {
    winsize size{};
    size.ws_col = columns;
    ioctl(slave_, TIOCSWINSZ, &size);
  }
  [[nodiscard]] int descriptor() const { return slave_; }

 private:
  int master_;
  int slave_ = -1;
};

class Terminal : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(isatty(terminal.descriptor()), 1);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
  }
  PretendedTerminal terminal;
};

TEST_F(Terminal, ObeysAndTakesColour) {
  EXPECT_TRUE(obeys_escape_codes(terminal.descriptor()));
  EXPECT_TRUE(takes_colour(terminal.descriptor()));
}

TEST_F(Terminal, ThatIsDumbOrHasNoNameObeysNothing) {
  for (const char* name : {"dumb", ""}) {
    setenv("TERM", name, 1);
    EXPECT_FALSE(obeys_escape_codes(terminal.descriptor())) << name;
    EXPECT_FALSE(takes_colour(terminal.descriptor())) << name;
  }
  unsetenv("TERM");
  EXPECT_FALSE(obeys_escape_codes(terminal.descriptor()));
}

TEST_F(Terminal, TakesNoColourWhereTheUserSaysSo) {
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(takes_colour(terminal.descriptor()));
  EXPECT_TRUE(obeys_escape_codes(terminal.descriptor()));
  setenv("NO_COLOR", "", 1);  // no-color.org: "when present and not an empty string"
  EXPECT_TRUE(takes_colour(terminal.descriptor()));
}

TEST_F(Terminal, IsAsWideAsItSays) {
  terminal.resize(132);
  EXPECT_EQ(terminal_columns(terminal.descriptor()), 132U);
  terminal.resize(0);
  EXPECT_EQ(terminal_columns(terminal.descriptor()), 80U);
}

TEST_F(Terminal, IsNoFile) {
  const int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_FALSE(obeys_escape_codes(file));
  EXPECT_FALSE(takes_colour(file));
  EXPECT_EQ(terminal_columns(file), 80U);
  close(file);
}

}  // namespace
}  // namespace scalelab

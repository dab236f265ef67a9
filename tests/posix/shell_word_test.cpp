// SPDX-License-Identifier: BSD-3-Clause
#include "posix/shell_word.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(ShellWord, QuotesWhatMeansSomethingToAShell) {
  EXPECT_EQ(shell_word("configs/pi_strong.toml"), "configs/pi_strong.toml");
  EXPECT_EQ(shell_word("size.n=100"), "size.n=100");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("two words"), "'two words'");
  EXPECT_EQ(shell_word("it's $HOME"), R"('it'\''s $HOME')");
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/server_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scalelab::web {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

ServerCommandLine read_words(std::vector<std::string> words) {
  words.insert(words.begin(), "web_server");
  return read_server_command_line(std::move(words));
}

/// The message of what reading the words throws.
std::string complaint_about_words(std::vector<std::string> words) {
  try {
    read_words(std::move(words));
  } catch (const ServerUsageError& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(ServerCommandLine, IsReadAsItWasWritten) {
  const ServerOptions written{
      .connections = 7,
      .latency_s = 0.25,
      .slow_s = 1.5,
      .bandwidth = 1e7 / 3,
      .faults = {.seed = 4'000'000'000, .fail_share = 0.1, .slow_share = 1},
      .site = {.seed = 4'000'000'000, .pages = 1'000'000'000'000, .links = 3, .values = 0}};
  const ServerOptions read = read_words(command_line_of(written)).options;
  EXPECT_EQ(read.connections, written.connections);
  EXPECT_DOUBLE_EQ(read.latency_s, written.latency_s);
  EXPECT_DOUBLE_EQ(read.slow_s, written.slow_s);
  EXPECT_EQ(read.bandwidth, written.bandwidth);
  EXPECT_EQ(read.faults.seed, written.faults.seed);
  EXPECT_EQ(read.faults.fail_share, written.faults.fail_share);
  EXPECT_EQ(read.faults.slow_share, written.faults.slow_share);
  EXPECT_EQ(read.site.seed, written.site.seed);
  EXPECT_EQ(read.site.pages, written.site.pages);
  EXPECT_EQ(read.site.links, written.site.links);
  EXPECT_EQ(read.site.values, written.site.values);
}

TEST(ServerCommandLine, LeavesWhatIsNotMentioned) {
  const ServerCommandLine line = read_words({"--pages", "5", "--seed=3"});
  EXPECT_FALSE(line.help);
  EXPECT_EQ(line.options.site.pages, 5);
  EXPECT_EQ(line.options.site.seed, 3);
  EXPECT_EQ(line.options.connections, ServerOptions{}.connections);
}

TEST(ServerCommandLine, AsksForHelp) {
  EXPECT_TRUE(read_words({"--help"}).help);
  EXPECT_TRUE(read_words({"-h"}).help);
  for (const std::string& written : command_line_of({})) {
    const std::string name = written.substr(0, written.find('='));
    EXPECT_THAT(server_help(), HasSubstr("\n  " + name + " "));
  }
  EXPECT_THAT(server_help(), HasSubstr("(64)"));
}

TEST(ServerCommandLine, IsRefusedWithTheWordThatIsWrong) {
  const auto says = [](const char* one, const char* other) {
    return AllOf(HasSubstr(one), HasSubstr(other));
  };
  EXPECT_THAT(complaint_about_words({"--fail-share=2"}),
              says("--fail-share can't be '2'", "a number from 0 to 1"));
  EXPECT_THAT(complaint_about_words({"--slow-share=nan"}), says("'nan'", "from 0 to 1"));
  EXPECT_THAT(complaint_about_words({"--latency-ms=-1"}), says("'-1'", "a number of 0 or more"));
  EXPECT_THAT(complaint_about_words({"--bandwidth=inf"}), HasSubstr("--bandwidth can't be 'inf'"));
  EXPECT_THAT(complaint_about_words({"--connections", "0"}),
              says("--connections can't be '0'", "a whole number from 1 to 2147483647"));
  EXPECT_THAT(complaint_about_words({"--links=2147483648"}), HasSubstr("--links"));
  EXPECT_THAT(complaint_about_words({"--pages=1.5"}), HasSubstr("--pages can't be '1.5'"));
  EXPECT_THAT(complaint_about_words({"--values="}), HasSubstr("--values can't be ''"));
  EXPECT_THAT(complaint_about_words({"--seed=-1"}), HasSubstr("from 0 to 4294967295"));
  EXPECT_THAT(complaint_about_words({"--pages=2", "--links"}), HasSubstr("--links has no value"));
  EXPECT_THAT(complaint_about_words({"--page-s=2"}), says("'--page-s=2'", "--pages"));
  EXPECT_THAT(complaint_about_words({"--s=2"}), says("'--s=2'", "--seed"));  // one of three
  EXPECT_THAT(complaint_about_words({"--help=2"}), HasSubstr("'--help=2'"));
  EXPECT_THAT(complaint_about_words({"--pages=2", "-x"}), HasSubstr("'-x'"));
  EXPECT_THAT(complaint_about_words({"page", "--pages=2"}), HasSubstr("'page'"));
}

}  // namespace
}  // namespace scalelab::web

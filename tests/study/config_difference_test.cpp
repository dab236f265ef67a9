// SPDX-License-Identifier: BSD-3-Clause
#include "study/config_difference.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace scalelab {
namespace {

const std::string plain_text =
    "[study]\nkernel = 'pi'\nscaling = 'strong'\n[size]\nsamples = 1000\n"
    "[sweep]\nlayouts = ['1x1', '1x2']\n[measure]\nseed = 2\n";

std::optional<std::string> difference(const std::string& now,
                                      const std::vector<std::string>& overrides = {}) {
  return first_difference(parse_config("s.toml", plain_text, {}),
                          parse_config("s.toml", now, overrides));
}

std::string with_crlf(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    result += letter == '\n' ? "\r\n" : std::string(1, letter);
  }
  return result;
}

TEST(ConfigDifference, IsNoneWhereBothSayTheSame) {
  EXPECT_EQ(difference(plain_text), std::nullopt);
  EXPECT_EQ(difference("# a comment\n" + plain_text + "\n# another\n"), std::nullopt);
  EXPECT_EQ(difference(with_crlf(plain_text)), std::nullopt);
  EXPECT_EQ(difference(plain_text, {"measure.seed=2", "size.samples=1_000"}), std::nullopt);
  EXPECT_EQ(difference(plain_text + "warmup = 1\n"), std::nullopt) << "the default, written down";
  EXPECT_EQ(difference("[measure]\nseed = 2\n[sweep]\nlayouts = ['1x1', '1x2']\n"
                       "[size]\nsamples = 1000\n[study]\nscaling = 'strong'\nkernel = 'pi'\n"),
            std::nullopt)
      << "another order";
}

TEST(ConfigDifference, NamesTheFirstKeyAndBothValues) {
  EXPECT_EQ(difference(plain_text, {"measure.max_repeats=7", "measure.seed=3"}),
            "measure.max_repeats is 7 and was 50");
  EXPECT_EQ(difference(plain_text, {"size.samples=2000"}), "size.samples is 2000 and was 1000");
  EXPECT_EQ(difference(plain_text, {"study.title='other'"}),
            "study.title is other and was pi, strong scaling");
  EXPECT_EQ(difference(plain_text, {"sweep.layouts=['1x1', '2x1']"}),
            "sweep.layouts is [1x1, 2x1] and was [1x1, 1x2]");
  EXPECT_EQ(difference(plain_text, {"sweep.gil=['interval']"}),
            "sweep.gil is [interval] and was [none]");
  EXPECT_EQ(difference(plain_text, {"placement.policy='none'"}),
            "placement.policy is none and was spread");
}

TEST(ConfigDifference, IsSeenInASizeThatTheOtherKernelDoesNotHave) {
  const Config before = parse_config("s.toml", plain_text, {});
  Config now = before;
  now.size = parse_config("s.toml",
                          "[study]\nkernel = 'square'\nscaling = 'strong'\n[size]\ntasks = 4\n"
                          "[sweep]\nlayouts = ['1x1']\n",
                          {})
                 .size;
  EXPECT_EQ(first_difference(before, now), "size.compute_ms is 0 and was not set");
}

TEST(ConfigDifference, IsSeenInTheRowsThatAreKept) {
  EXPECT_EQ(difference(plain_text, {"measure.worker_rows='summary'"}),
            "measure.worker_rows is summary and was not set");
  EXPECT_EQ(difference(plain_text, {"measure.worker_rows=3"}),
            "measure.worker_rows is 3 and was not set");
}

/// Whoever goes on with a file may have limits measured after all.
TEST(ConfigDifference, IsNotInWhetherLimitsAreMeasured) {
  EXPECT_EQ(difference(plain_text, {"measure.limits=true"}), std::nullopt);
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

/// The guide's studies: each can be run as it is, and is where analysis/ and a reader look for it.
#include "study/guide_configs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

TEST(GuideConfigs, AreThoseOfTheFolderWordForWord) {
  ASSERT_FALSE(guide_configs().empty());
  const std::filesystem::path root = std::filesystem::path(SCALELAB_CONFIGS).parent_path();
  for (const ReadyConfig& config : guide_configs()) {
    EXPECT_EQ(config.text, read_config_file((root / config.path).string())) << config.path;
  }
}

TEST(GuideConfigs, CanBePlanned) {
  for (const ReadyConfig& ready : guide_configs()) {
    SCOPED_TRACE(ready.path);
    const Config config = parse_config(ready.path, ready.text, {});
    EXPECT_FALSE(plan_points({config}).empty());
    EXPECT_THAT(config.title, ::testing::StartsWith("Guide: "));
    EXPECT_THAT(ready.text, HasSubstr("#   scalelab run " + ready.path + "\n"));
    EXPECT_LE(most_ranks(config), 8);
  }
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide_task.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "study/config.hpp"
#include "study/guide_configs.hpp"

namespace scalelab {
namespace {

TEST(GuideStudies, AreTheReadyConfigs) {
  std::map<std::string, GuideStudy> known;
  for (const GuideTask& task : guide_tasks()) {
    known.emplace("configs/guide/" + std::string(task.study.config), task.study);
  }
  for (const GuideStudy& study : guide_studies::no_tasks) {
    known.emplace("configs/guide/" + std::string(study.config), study);
  }
  std::set<std::string> ready;
  for (const ReadyConfig& text : guide_configs()) {
    SCOPED_TRACE(text.path);
    ready.insert(text.path);
    ASSERT_TRUE(known.contains(text.path));
    const Config config = parse_config(text.path, text.text, {});
    EXPECT_EQ(config.title, known.at(text.path).title);
    EXPECT_EQ(config.subject->name(), known.at(text.path).kernel);
    EXPECT_EQ(config.scaling, Scaling::strong);
  }
  EXPECT_EQ(ready.size(), known.size());
}

TEST(GuideTasks, AreThreeThatWaitAndThreeThatWorkOneOfThemTwice) {
  std::set<std::string_view> waiting;
  std::set<std::string_view> working;
  for (const GuideTask& task : guide_tasks()) {
    (task.waits ? waiting : working).insert(task.study.kernel);
    EXPECT_EQ(task.advised(), task.waits ? Way::threads : Way::processes);
  }
  EXPECT_EQ(waiting, (std::set<std::string_view>{"fetch", "read", "scrape"}));
  EXPECT_EQ(working, (std::set<std::string_view>{"image", "pi", "transform"}));
}

}  // namespace
}  // namespace scalelab

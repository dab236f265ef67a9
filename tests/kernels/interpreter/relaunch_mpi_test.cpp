// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size processes_size(std::int64_t processes) {
  return Size({{"processes", static_cast<double>(processes)}});
}

TEST(Relaunch, CountsEachProcessHoweverItIsRun) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : few_ways()) {
    const Answer answer = run_kernel("relaunch", processes_size(2), 1, way, group);
    EXPECT_EQ(answer.value, 2.0) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  }
}

TEST(Relaunch, TellsHowManyThereWereAndWhatOneCosts) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const std::int64_t processes : {1, 4, 16}) {
    const Answer answer = run_kernel("relaunch", processes_size(processes), 1, {}, group);
    std::map<std::string, KernelValue> values;
    for (const KernelValue& value : answer.values) {
      values[value.name] = value;
    }
    ASSERT_EQ(values.size(), 3U);
    EXPECT_EQ(values["started"].value, static_cast<double>(processes));
    EXPECT_GT(values["start_s"].value, 0.0);
    EXPECT_EQ(values["start_s"].unit, "s");
    EXPECT_GE(values["bytes"].value, 4096.0);  // a page at the least
    EXPECT_EQ(values["bytes"].unit, "byte");
  }
}

TEST(Relaunch, FindsThatNothingWasStarted) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("relaunch")->create(processes_size(4));
  kernel->prepare(process);
  kernel->reset(process);
  EXPECT_FALSE(kernel->answer(process).verified);
}

}  // namespace
}  // namespace scalelab

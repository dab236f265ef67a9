// SPDX-License-Identifier: BSD-3-Clause

/// Governor and turbo, read from planted files.
#include "parallel/machine/cpu_frequency.hpp"

#include <gtest/gtest.h>

#include "tests/planted_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

class CpuFrequency : public ::testing::Test {
 protected:
  void plant_at(const std::string& path, const std::string& text) {
    plant(root_.path() / "sys/devices/system/cpu" / path, text);
  }
  [[nodiscard]] FrequencyControl control() const { return frequency_control(root_.path()); }

 private:
  TemporaryFolder root_;
};

TEST_F(CpuFrequency, IsUnknownWhereNothingTells) {
  EXPECT_EQ(control().governor, "");
  EXPECT_EQ(control().turbo, std::nullopt);
}

TEST_F(CpuFrequency, NamesTheGovernorOnce) {
  plant_at("cpufreq/policy0/scaling_governor", "performance");
  plant_at("cpufreq/policy1/scaling_governor", "performance");
  EXPECT_EQ(control().governor, "performance");
}

TEST_F(CpuFrequency, NamesAllGovernorsWhereProcessorsDiffer) {
  plant_at("cpufreq/policy0/scaling_governor", "powersave");
  plant_at("cpufreq/policy1/scaling_governor", "performance");
  EXPECT_EQ(control().governor, "performance, powersave");
}

TEST_F(CpuFrequency, TurboIsOnWhereIntelsSwitchAgainstItIsOff) {
  plant_at("intel_pstate/no_turbo", "0");
  EXPECT_EQ(control().turbo, true);
  plant_at("intel_pstate/no_turbo", "1");
  EXPECT_EQ(control().turbo, false);
}

TEST_F(CpuFrequency, TurboIsBoostElsewhere) {
  plant_at("cpufreq/boost", "1");
  EXPECT_EQ(control().turbo, true);
  plant_at("cpufreq/boost", "0");
  EXPECT_EQ(control().turbo, false);
}

TEST(Turbo, IsToldInWordsAndUnderstoodAgain) {
  EXPECT_EQ(turbo_text(true), "on");
  EXPECT_EQ(turbo_text(false), "off");
  EXPECT_EQ(turbo_text(std::nullopt), "");
  for (const std::optional<bool> turbo :
       {std::optional(true), std::optional(false), std::optional<bool>()}) {
    EXPECT_EQ(turbo_from(turbo_text(turbo)), turbo);
  }
}

}  // namespace
}  // namespace scalelab

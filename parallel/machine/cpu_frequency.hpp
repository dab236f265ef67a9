// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

namespace scalelab {

/// What sets the processors' clocks, as far as Linux shows it; empty where it doesn't, as in most
/// virtual machines.
struct FrequencyControl {
  std::string governor;  ///< "performance"; with commas between them where processors differ
  std::string turbo;     ///< "on" or "off": clocks above the nominal one
};

/// Reads cpufreq's governors, and intel_pstate/no_turbo or cpufreq/boost, below
/// /sys/devices/system/cpu. `root` is the folder that stands for "/".
FrequencyControl frequency_control(const std::filesystem::path& root = "/");

}  // namespace scalelab

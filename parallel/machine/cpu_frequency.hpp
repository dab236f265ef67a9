// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace scalelab {

/// What sets the processors' clocks, as far as Linux shows it; empty where it doesn't, as in most
/// virtual machines.
struct FrequencyControl {
  std::string governor;       ///< "performance"; with commas between them where processors differ
  std::optional<bool> turbo;  ///< whether there are clocks above the nominal one
};

/// Reads cpufreq's governors, and intel_pstate/no_turbo or cpufreq/boost, below
/// /sys/devices/system/cpu. `root` is the folder that stands for "/".
FrequencyControl frequency_control(const std::filesystem::path& root = "/");

/// How files and messages say FrequencyControl::turbo: "on", "off", or empty where it is unknown.
std::string turbo_text(std::optional<bool> turbo);

/// What such a text says.
std::optional<bool> turbo_from(std::string_view text);

}  // namespace scalelab

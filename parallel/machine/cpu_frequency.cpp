// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/cpu_frequency.hpp"

#include <fmt/format.h>
#include <fstream>
#include <set>
#include <system_error>

namespace scalelab {
namespace {

std::string first_word(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

}  // namespace

FrequencyControl frequency_control(const std::filesystem::path& root) {
  const auto processors = root / "sys/devices/system/cpu";
  std::set<std::string> governors;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(processors / "cpufreq", missing)) {
    if (const std::string governor = first_word(entry.path() / "scaling_governor");
        !governor.empty()) {
      governors.insert(governor);
    }
  }
  FrequencyControl control{.governor = fmt::format("{}", fmt::join(governors, ", ")), .turbo = {}};
  const std::string no_turbo = first_word(processors / "intel_pstate/no_turbo");
  const std::string boost = first_word(processors / "cpufreq/boost");
  if (!no_turbo.empty()) {
    control.turbo = no_turbo == "0";
  } else if (!boost.empty()) {
    control.turbo = boost == "1";
  }
  return control;
}

std::string turbo_text(std::optional<bool> turbo) {
  if (!turbo) {
    return "";
  }
  return *turbo ? "on" : "off";
}

std::optional<bool> turbo_from(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text == "on");
}

}  // namespace scalelab

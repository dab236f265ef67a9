// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/cpu_quota.hpp"

#include <algorithm>
#include <fstream>

#include "parallel/machine/control_groups.hpp"

namespace scalelab {
namespace {

std::optional<double> quota_of(const ControlGroup& group) {
  double quota = 0;
  double period = 0;
  if (group.version == ControlGroup::Version::v2) {
    std::ifstream file(group.folder / "cpu.max");
    file >> quota >> period;  // "max 100000" has no number in front
    return file && period > 0 ? std::optional(quota / period) : std::nullopt;
  }
  std::ifstream quota_file(group.folder / "cpu.cfs_quota_us");
  std::ifstream period_file(group.folder / "cpu.cfs_period_us");
  const bool known = quota_file >> quota && period_file >> period;
  return known && quota > 0 && period > 0 ? std::optional(quota / period) : std::nullopt;
}

}  // namespace

std::optional<double> cpu_quota(const std::filesystem::path& root) {
  std::optional<double> smallest;
  for (const ControlGroup& group : control_groups("cpu", root)) {
    if (const auto quota = quota_of(group)) {
      smallest = std::min(smallest.value_or(*quota), *quota);
    }
  }
  return smallest;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace scalelab {

/// A Linux control group (cgroups(7)) that this process is in. Its version says by which files it
/// limits.
struct ControlGroup {
  enum class Version : std::uint8_t { v1, v2 };
  Version version = Version::v2;
  std::filesystem::path folder;
};

/// The groups of this process that a controller ("cpu", "pids") may limit, each below the one
/// before it: from the one that is mounted to the process's own. Empty where nothing tells of any.
/// `root` is the folder that stands for "/".
std::vector<ControlGroup> control_groups(const std::string& controller,
                                         const std::filesystem::path& root = "/");

}  // namespace scalelab

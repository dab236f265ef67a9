// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/control_groups.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace scalelab {
namespace {

namespace fs = std::filesystem;

using Version = ControlGroup::Version;

// A line of /proc/self/mountinfo that mounts control groups (proc(5)).
struct Mount {
  Version version = Version::v2;
  std::string group;  // the group that the mount point shows
  std::string point;
};

bool lists(const std::string& names, const std::string& wanted) {
  std::istringstream words(names);
  for (std::string name; std::getline(words, name, ',');) {
    if (name == wanted) {
      return true;
    }
  }
  return false;
}

std::vector<Mount> mounts(const std::string& controller, const fs::path& root) {
  std::vector<Mount> found;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const auto dash = line.find(" - ");
    if (dash == std::string::npos) {
      continue;
    }
    std::istringstream place(line.substr(0, dash));
    std::istringstream kind(line.substr(dash + 3));
    Mount mount;
    std::string skipped;
    std::string type;
    std::string options;
    place >> skipped >> skipped >> skipped >> mount.group >> mount.point;
    kind >> type >> skipped >> options;
    if (type == "cgroup2" || (type == "cgroup" && lists(options, controller))) {
      mount.version = type == "cgroup2" ? Version::v2 : Version::v1;
      found.push_back(mount);
    }
  }
  return found;
}

// The group of this process, as /proc/self/cgroup names it (cgroups(7)); empty if it tells of none.
std::string own_group(const std::string& controller, const fs::path& root, Version version) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version == Version::v2 ? controllers.empty() : lists(controllers, controller)) {
      return line.substr(second + 1);
    }
  }
  return {};
}

// The way from the mounted group down to `group`; empty if the mount doesn't show that group.
fs::path below_mount(const Mount& mount, const std::string& group) {
  const fs::path way = fs::path(group).lexically_relative(mount.group);
  return way.empty() || way == "." || *way.begin() == ".." ? fs::path() : way;
}

}  // namespace

std::vector<ControlGroup> control_groups(const std::string& controller, const fs::path& root) {
  std::vector<ControlGroup> groups;
  for (const Mount& mount : mounts(controller, root)) {
    fs::path folder = root / fs::path(mount.point).relative_path();
    groups.push_back({.version = mount.version, .folder = folder});
    for (const fs::path& step : below_mount(mount, own_group(controller, root, mount.version))) {
      folder /= step;
      groups.push_back({.version = mount.version, .folder = folder});
    }
  }
  return groups;
}

}  // namespace scalelab

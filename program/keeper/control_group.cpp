// SPDX-License-Identifier: BSD-3-Clause
#include "program/keeper/control_group.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace scalelab::keeper {
namespace {

// Where the hierarchy of version 2 is mounted: the fifth word of the line of /proc/self/mountinfo
// whose words behind the dash begin with cgroup2 (proc(5)).
std::filesystem::path mount_of_version_2() {
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.find(" - cgroup2 ") != std::string::npos) {
      std::istringstream words(line);
      std::string word;
      for (int i = 0; i < 5; ++i) {
        words >> word;
      }
      return word;
    }
  }
  return {};
}

// The group of this process in that hierarchy, "/user.slice/...": the line that begins with 0::
std::string own_group() {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::/")) {
      return line.substr(4);
    }
  }
  return {};
}

}  // namespace

ControlGroup::ControlGroup() {
  const std::filesystem::path mount = mount_of_version_2();
  if (mount.empty()) {
    return;
  }
  const std::filesystem::path path =
      mount / own_group() / ("scalelab-" + std::to_string(::getpid()));
  std::error_code error;
  if (std::filesystem::create_directory(path, error) && !error) {
    path_ = path;
  }
}

ControlGroup::~ControlGroup() {
  if (is_there()) {
    ::rmdir(path_.c_str());
  }
}

bool ControlGroup::enter() const {
  if (!is_there()) {
    return false;
  }
  std::ofstream file(path_ / "cgroup.procs");
  file << "0" << std::flush;  // whoever writes it
  return file.good();
}

std::optional<ControlGroup::ProcessorTime> ControlGroup::processor_time() const {
  constexpr double microsecond = 1e-6;
  if (!is_there()) {
    return std::nullopt;
  }
  std::ifstream file(path_ / "cpu.stat");
  ProcessorTime time;
  int found = 0;
  std::string name;
  double value = 0;
  while (file >> name >> value) {
    if (name == "user_usec") {
      time.user_s = value * microsecond;
      ++found;
    } else if (name == "system_usec") {
      time.system_s = value * microsecond;
      ++found;
    }
  }
  return found == 2 ? std::optional(time) : std::nullopt;
}

std::optional<double> ControlGroup::peak_bytes() const {
  std::ifstream file(path_ / "memory.peak");
  double bytes = 0;
  return is_there() && file >> bytes ? std::optional(bytes) : std::nullopt;
}

}  // namespace scalelab::keeper

// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/process_status.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace scalelab {
namespace {

// The sum, in bytes, of the lines "Name:   123 kB" whose name begins with `prefix`. Empty when
// there are none.
std::optional<double> sum_of_lines(const std::string& path, const std::string& prefix) {
  constexpr double kibibyte = 1024;
  std::ifstream file(path);
  std::optional<double> sum;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(prefix)) {
      continue;
    }
    std::istringstream words(line.substr(line.find(':') + 1));
    double amount = 0;
    if (words >> amount) {
      sum = sum.value_or(0) + amount * kibibyte;
    }
  }
  return sum;
}

}  // namespace

std::optional<double> private_bytes(int id) {
  const std::string folder = "/proc/" + std::to_string(id) + "/";
  const auto pages = sum_of_lines(folder + "smaps_rollup", "Private_");
  const auto tables = sum_of_lines(folder + "status", "VmPTE:");
  return pages && tables ? std::optional(*pages + *tables) : std::nullopt;
}

std::optional<double> seconds_since_process_start() {
  std::ifstream file("/proc/self/stat");
  std::string text;
  std::getline(file, text);
  // The second field is the program's name in parentheses, which may hold anything; the start is
  // the 22nd.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) {
    return std::nullopt;
  }
  std::istringstream fields(text.substr(name_end + 1));
  constexpr int fields_between = 19;
  std::string skipped;
  for (int field = 0; field < fields_between; ++field) {
    fields >> skipped;
  }
  double ticks = 0;
  timespec time{};
  if (!(fields >> ticks) || clock_gettime(CLOCK_BOOTTIME, &time) != 0) {
    return std::nullopt;
  }
  constexpr double nanosecond = 1e-9;
  const double now_s =
      static_cast<double>(time.tv_sec) + nanosecond * static_cast<double>(time.tv_nsec);
  return now_s - ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/process_status.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace scalelab {
namespace {

// The bytes of the line "<name>   123 kB". Empty when there is none.
std::optional<double> bytes_of_line(const std::string& path, const std::string& name) {
  constexpr double kibibyte = 1024;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    double amount = 0;
    if (line.starts_with(name) && std::istringstream(line.substr(name.size())) >> amount) {
      return amount * kibibyte;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> private_bytes(int id) {
  const std::string folder = "/proc/" + std::to_string(id) + "/";
  // Not Private_Clean: pages of a file that nobody else has mapped at the moment, as another
  // program does that starts.
  const auto pages = bytes_of_line(folder + "smaps_rollup", "Private_Dirty:");
  const auto tables = bytes_of_line(folder + "status", "VmPTE:");
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

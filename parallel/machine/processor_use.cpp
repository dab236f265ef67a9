// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/processor_use.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <thread>

namespace scalelab {
namespace {

double own_processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  constexpr double nanosecond = 1e-9;
  return static_cast<double>(time.tv_sec) + nanosecond * static_cast<double>(time.tv_nsec);
}

}  // namespace

std::optional<ProcessorTimes> processor_times(const std::vector<int>& processors,
                                              const std::filesystem::path& root) {
  std::set<std::string> missing;
  for (const int processor : processors) {
    missing.insert("cpu" + std::to_string(processor));
  }
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  ProcessorTimes sum;
  std::ifstream file(root / "proc/stat");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (missing.erase(name) == 0) {
      continue;
    }
    // user, nice, system, idle, iowait, irq, softirq, steal; what follows is in user already.
    std::array<double, 8> ticks{};
    for (double& count : ticks) {
      words >> count;
    }
    sum.busy_s += tick * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]);
    sum.idle_s += tick * (ticks[3] + ticks[4]);
    sum.stolen_s += tick * ticks[7];
  }
  return missing.empty() && !processors.empty() ? std::optional(sum) : std::nullopt;
}

std::optional<double> load_average(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/loadavg");
  double load = 0;
  return file >> load ? std::optional(load) : std::nullopt;
}

std::optional<double> available_memory_bytes(const std::filesystem::path& root) {
  constexpr double kibibyte = 1024;
  std::ifstream file(root / "proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    double amount = 0;
    if (words >> name >> amount && name == "MemAvailable:") {
      return kibibyte * amount;
    }
  }
  return std::nullopt;
}

std::optional<double> load_of_others(const std::vector<int>& processors, double seconds) {
  const auto before = processor_times(processors);
  const double own_before = own_processor_seconds();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  const auto after = processor_times(processors);
  if (!before || !after) {
    return std::nullopt;
  }
  const double used = after->busy_s - before->busy_s + after->stolen_s - before->stolen_s;
  const double all = used + after->idle_s - before->idle_s;
  if (!(all > 0)) {
    return std::nullopt;  // times that don't go on, as some containers show them
  }
  const double own = own_processor_seconds() - own_before;
  const double others = std::max(used - own, 0.0);
  return others / all * static_cast<double>(processors.size());
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace scalelab {

/// Where the time of some processors went since the computer was started, in seconds.
struct ProcessorTimes {
  double busy_s = 0;    ///< programs and the operating system
  double idle_s = 0;    ///< nothing to do, or waiting for a device
  double stolen_s = 0;  ///< the processors of a virtual machine wanted to run and did not
};

/// Sums over the processors with these numbers, in the operating system's ticks of 10 ms as a rule
/// (proc(5), /proc/stat). Empty where the system doesn't show all of them. `root` is the folder
/// that stands for "/".
std::optional<ProcessorTimes> processor_times(const std::vector<int>& processors,
                                              const std::filesystem::path& root = "/");

/// How many programs wanted to run on the computer in the last minute, on average (/proc/loadavg).
std::optional<double> load_average(const std::filesystem::path& root = "/");

/// Memory that programs can have without swapping, in bytes (MemAvailable in /proc/meminfo).
std::optional<double> available_memory_bytes(const std::filesystem::path& root = "/");

/// How much of these processors others use or keep from running, counted in whole processors, seen
/// over so many seconds in which this process sleeps. Empty where the system doesn't show it.
std::optional<double> load_of_others(const std::vector<int>& processors, double seconds);

}  // namespace scalelab

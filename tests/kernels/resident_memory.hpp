// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <malloc.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace scalelab {

/// What of this process is in memory, in bytes (proc(5): Rss* and VmHWM in status, Pss_Shmem in
/// smaps_rollup).
struct ResidentMemory {
  double anonymous = 0;
  double file = 0;                ///< the program's own text and what else is read from files
  double shared = 0;              ///< all that is shared and this process has touched
  double own_part_of_shared = 0;  ///< of each page that several have touched its share
  double peak = 0;                ///< the most that there was of the first three together

  [[nodiscard]] double all() const noexcept { return anonymous + file + shared; }
};

/// Nothing where the system doesn't show it.
inline std::optional<ResidentMemory> resident_memory() {
  constexpr double kibibyte = 1024;
  ResidentMemory memory;
  int found = 0;
  const auto take = [&](const char* file, const std::string& name, double& bytes) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string label;
      if (words >> label && label == name && words >> bytes) {
        bytes *= kibibyte;
        ++found;
      }
    }
  };
  take("/proc/self/status", "RssAnon:", memory.anonymous);
  take("/proc/self/status", "RssFile:", memory.file);
  take("/proc/self/status", "RssShmem:", memory.shared);
  take("/proc/self/status", "VmHWM:", memory.peak);
  take("/proc/self/smaps_rollup", "Pss_Shmem:", memory.own_part_of_shared);
  constexpr int wanted = 5;
  return found == wanted ? std::optional(memory) : std::nullopt;
}

/// Gives back what the heap has free, which would hide what is allocated next, and lets the peak
/// begin at what is there now. False where the system doesn't do that.
inline bool begin_peak() {
  malloc_trim(0);
  std::ofstream control("/proc/self/clear_refs");
  return static_cast<bool>(control << 5 << std::flush);
}

}  // namespace scalelab

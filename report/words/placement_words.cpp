// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/placement_words.hpp"

#include <fmt/format.h>

namespace scalelab {

std::string_view description(PlacementFault fault) {
  switch (fault) {
    case PlacementFault::shared_core:
      return "with two workers on one core although there were cores enough";
    case PlacementFault::confined_rank:
      return "with all threads of a rank on one core, the only one that the job was given";
    case PlacementFault::above_quota:
      return "with more workers than the CPU quota of the control group lets run at once";
    case PlacementFault::hardware_threads:
      return "with more workers than cores, on hardware threads that share a core";
    case PlacementFault::not_pinned:
      return "with workers that the operating system would not pin";
  }
  return {};
}

std::string_view cure(PlacementFault fault) {
  switch (fault) {
    case PlacementFault::shared_core:
      return "use placement.policy \"spread\" or \"compact\", and mpirun --bind-to none or srun "
             "--cpu-bind=none";
    case PlacementFault::confined_rank:
      return "ask for a core for each thread: srun --cpus-per-task, mpirun --bind-to none";
    case PlacementFault::above_quota:
      return "raise the quota, as with docker --cpus or systemd CPUQuota, or use fewer workers";
    case PlacementFault::hardware_threads:
      return "use no more workers than cores, or read them as hardware threads";
    case PlacementFault::not_pinned:
      return "let the container or the batch system allow sched_setaffinity";
  }
  return {};
}

std::vector<std::string> placement_warnings(const Results& results, const Point& point,
                                            const std::vector<WorkerSample>& rows) {
  PlacementFindings seen = findings_of_point(results, point);
  for (const WorkerSample& row : rows) {
    seen.add(row);
  }
  std::vector<std::string> warnings;
  for (const PlacementFault fault : seen.faults()) {
    warnings.push_back(fmt::format("{}: {}", description(fault), cure(fault)));
  }
  return warnings;
}

}  // namespace scalelab

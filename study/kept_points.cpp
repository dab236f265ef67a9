// SPDX-License-Identifier: BSD-3-Clause
#include "study/kept_points.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace scalelab {
namespace {

// A point that is skipped has no memory anywhere.
double bytes_on(const PlannedPoint& point, std::size_t computer) {
  return point.bytes_on_computer.empty() ? 0 : point.bytes_on_computer[computer];
}

}  // namespace

KeptPoints::KeptPoints(const std::vector<PlannedPoint>& points, std::vector<ComputerMemory> memory)
    : points_(&points), memory_(std::move(memory)) {}

std::vector<std::size_t> KeptPoints::visit(std::size_t point) {
  std::vector<std::size_t> released;
  const auto release = [&](auto kept) {
    released.push_back(*kept);
    return kept_.erase(kept);
  };
  const std::int64_t study = (*points_)[point].record.study;
  for (auto kept = kept_.begin(); kept != kept_.end();) {
    kept = (*points_)[*kept].record.study == study ? kept + 1 : release(kept);
  }
  std::erase(kept_, point);
  for (std::size_t computer = 0; computer < memory_.size(); ++computer) {
    const double needed = bytes_on((*points_)[point], computer);
    const double room = most_of_a_computer * memory_[computer].bytes - needed;
    auto kept = kept_.begin();
    while (needed > 0 && kept != kept_.end() && kept_bytes(computer) > room) {
      kept = bytes_on((*points_)[*kept], computer) > 0 ? release(kept) : kept + 1;
    }
  }
  kept_.push_back(point);
  return released;
}

double KeptPoints::kept_bytes(std::size_t computer) const {
  double bytes = 0;
  for (const std::size_t kept : kept_) {
    bytes += bytes_on((*points_)[kept], computer);
  }
  return bytes;
}

std::vector<std::string> notices_of_memory(const std::vector<PlannedPoint>& points,
                                           const std::vector<Config>& configs,
                                           const std::vector<ComputerMemory>& memory) {
  constexpr double bytes_per_gib = 1024.0 * 1024 * 1024;
  std::vector<std::string> lines;
  for (std::size_t study = 0; study < configs.size(); ++study) {
    double most_over = 0;
    std::string line;
    for (std::size_t computer = 0; computer < memory.size(); ++computer) {
      const double kept_at_most = KeptPoints::most_of_a_computer * memory[computer].bytes;
      double needed = 0;
      int takers = 0;
      for (const PlannedPoint& point : points) {
        if (point.record.study == static_cast<std::int64_t>(study)) {
          needed += bytes_on(point, computer);
          takers += bytes_on(point, computer) > 0 ? 1 : 0;
        }
      }
      if (takers > 1 && needed - kept_at_most > most_over) {
        most_over = needed - kept_at_most;
        line = fmt::format(
            "{}: its points need {:.1f} GiB together on {}, and {:.1f} GiB are kept there at most: "
            "those visited longest ago make room, and are prepared again when they come back",
            configs[study].title, needed / bytes_per_gib, memory[computer].hostname,
            kept_at_most / bytes_per_gib);
      }
    }
    if (!line.empty()) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace scalelab

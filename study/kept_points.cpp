// SPDX-License-Identifier: BSD-3-Clause
#include "study/kept_points.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

namespace scalelab {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

// What points need of a computer, and what it has.
struct Resource {
  // Empty for a point that is skipped, or needs nothing anywhere.
  std::vector<double> PlannedPoint::*of_point;
  double (*of_computer)(const ComputerMemory&);
  const char* of_what;

  [[nodiscard]] double needed(const PlannedPoint& point, std::size_t computer) const {
    const std::vector<double>& bytes = point.*of_point;
    return bytes.empty() ? 0 : bytes[computer];
  }
  [[nodiscard]] double kept_at_most(const ComputerMemory& memory) const {
    return KeptPoints::most_of_a_computer * of_computer(memory);
  }
};

// A computer may have less memory for processes to share than it has in all.
constexpr std::array<Resource, 2> resources{
    {{.of_point = &PlannedPoint::bytes_on_computer,
      .of_computer = [](const ComputerMemory& memory) { return memory.bytes; },
      .of_what = ""},
     {.of_point = &PlannedPoint::shared_on_computer,
      .of_computer =
          [](const ComputerMemory& memory) { return memory.free_to_share.value_or(unlimited); },
      .of_what = " of memory that processes share"}}};

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
  for (const Resource& resource : resources) {
    for (std::size_t computer = 0; computer < memory_.size(); ++computer) {
      const auto needed_by = [&](std::size_t one) {
        return resource.needed((*points_)[one], computer);
      };
      const auto needed_by_kept = [&] {
        return std::accumulate(
            kept_.begin(), kept_.end(), 0.0,
            [&](double bytes, std::size_t kept) { return bytes + needed_by(kept); });
      };
      const double needed = needed_by(point);
      const double room = resource.kept_at_most(memory_[computer]) - needed;
      auto kept = kept_.begin();
      while (needed > 0 && kept != kept_.end() && needed_by_kept() > room) {
        kept = needed_by(*kept) > 0 ? release(kept) : kept + 1;
      }
    }
  }
  kept_.push_back(point);
  return released;
}

std::vector<std::string> notices_of_memory(const std::vector<PlannedPoint>& points,
                                           const std::vector<Config>& configs,
                                           const std::vector<ComputerMemory>& memory) {
  constexpr double bytes_per_gib = 1024.0 * 1024 * 1024;
  std::vector<std::string> lines;
  for (std::size_t study = 0; study < configs.size(); ++study) {
    for (const Resource& resource : resources) {
      double most_over = 0;
      std::string line;
      for (std::size_t computer = 0; computer < memory.size(); ++computer) {
        const double kept_at_most = resource.kept_at_most(memory[computer]);
        double needed = 0;
        int takers = 0;
        for (const PlannedPoint& point : points) {
          if (point.record.study == static_cast<std::int64_t>(study)) {
            needed += resource.needed(point, computer);
            takers += resource.needed(point, computer) > 0 ? 1 : 0;
          }
        }
        if (takers > 1 && needed - kept_at_most > most_over) {
          most_over = needed - kept_at_most;
          line = fmt::format(
              "{}: its points need {:.1f} GiB{} together on {}, and {:.1f} GiB are kept there at "
              "most: those visited longest ago make room, and are prepared again when they come "
              "back",
              configs[study].title, needed / bytes_per_gib, resource.of_what,
              memory[computer].hostname, kept_at_most / bytes_per_gib);
        }
      }
      if (!line.empty()) {
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "results/point_names.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <set>
#include <variant>

#include "words/quantities.hpp"

namespace scalelab {

Variation variation(const Results& results, std::size_t study) {
  std::set<Model> models;
  std::set<std::int64_t> nodes;
  std::set<GilPolicy> gils;
  std::set<Schedule> schedules;
  std::map<std::string, std::set<SizeValue>> sizes;
  for (const Point& point : results.points) {
    if (point.study != static_cast<std::int64_t>(study)) {
      continue;
    }
    models.insert(point.model);
    nodes.insert(point.nodes);
    gils.insert(point.gil);
    schedules.insert(point.schedule);
    for (const auto& [name, value] : point.size) {
      sizes[name].insert(value);
    }
  }
  Variation varies{.model = models.size() > 1,
                   .nodes = nodes.size() > 1,
                   .gil = gils.size() > 1,
                   .schedule = schedules.size() > 1,
                   .size = {}};
  for (const auto& [name, values] : sizes) {
    if (values.size() > 1) {
      varies.size.push_back(name);
    }
  }
  return varies;
}

std::string layout(const Point& point) {
  return fmt::format("{}x{}", point.ranks, point.threads);
}

std::string short_label(const Point& point) {
  std::string text = layout(point);
  if (point.gil != GilPolicy::none) {
    text += fmt::format(", gil {}", to_string(point.gil));
  }
  if (point.schedule != Schedule::fixed) {
    text += fmt::format(", {}", to_string(point.schedule));
  }
  return text;
}

std::string point_label(const Point& point, const Variation& varies, const std::string& also) {
  std::vector<std::string> details;
  if (varies.gil) {
    details.push_back(fmt::format("gil {}", to_string(point.gil)));
  }
  if (varies.schedule) {
    details.emplace_back(to_string(point.schedule));
  }
  if (varies.nodes) {
    details.push_back(fmt::format("{} node{}", point.nodes, point.nodes == 1 ? "" : "s"));
  }
  if (!also.empty()) {
    details.push_back(also);
  }
  const std::string label = fmt::format("{} {}", to_string(point.model), layout(point));
  return details.empty() ? label : fmt::format("{} ({})", label, fmt::join(details, ", "));
}

std::string full_label(const Point& point) {
  std::string label = fmt::format("{} ({}", point.kernel, to_string(point.scaling));
  for (const auto& [name, value] : point.size) {
    label += fmt::format(", {} {}", name, size_text(value));
  }
  label += fmt::format("), {} {}, gil {}, {}", to_string(point.model), layout(point),
                       to_string(point.gil), to_string(point.schedule));
  return point.nodes > 1 ? fmt::format("{}, {} nodes", label, point.nodes) : label;
}

std::string settings_text(const std::map<std::string, SizeValue>& size) {
  std::string text;
  for (const auto& [name, value] : size) {
    std::visit([&text, &name = name](const auto& one) { text += fmt::format(" {}={}", name, one); },
               value);
  }
  return text;
}

std::string size_text(const SizeValue& value) {
  const auto* number = std::get_if<double>(&value);
  return number == nullptr ? std::get<std::string>(value) : number_text(*number);
}

}  // namespace scalelab

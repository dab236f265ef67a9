// SPDX-License-Identifier: BSD-3-Clause
#include "results/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "results/moment.hpp"

namespace scalelab {

namespace {

/// The different texts among the parts, in order, with the separator between them.
std::string join_different(const std::vector<Results>& parts, std::string Provenance::*member,
                           std::string_view separator) {
  std::vector<std::string_view> seen;
  for (const Results& part : parts) {
    const std::string_view text = part.provenance.*member;
    if (!text.empty() && std::find(seen.begin(), seen.end(), text) == seen.end()) {
      seen.push_back(text);
    }
  }
  return fmt::format("{}", fmt::join(seen, separator));
}

/// By how much start_s grows where it counts from the moment `from` instead of from that of its
/// file.
double shift_of_start(const std::string& created, const std::string& from) {
  const auto own = moment_in(created);
  const auto common = moment_in(from);
  return own && common ? static_cast<double>(*own - *common) : 0;
}

/// ISO 8601 in UTC sorts as text.
std::string earliest(const std::vector<Results>& parts) {
  std::string first;
  for (const Results& part : parts) {
    const std::string& created = part.provenance.created;
    if (first.empty() || (!created.empty() && created < first)) {
      first = created;
    }
  }
  return first;
}

Provenance merged_provenance(const std::vector<Results>& parts) {
  Provenance provenance;
  provenance.title = join_different(parts, &Provenance::title, " + ");
  provenance.created = earliest(parts);
  provenance.scalelab_version = join_different(parts, &Provenance::scalelab_version, ", ");
  provenance.git_commit = join_different(parts, &Provenance::git_commit, ", ");
  provenance.command_line = join_different(parts, &Provenance::command_line, "\n");
  for (const Results& part : parts) {
    const std::string& lost = part.provenance.lost_events;
    provenance.lost_events += (lost.empty() || provenance.lost_events.empty() ? "" : "; ") + lost;
  }
  return provenance;
}

std::string name_in_file(std::size_t file, std::string_view name) {
  return fmt::format("file{}.{}", file, name);
}

std::map<std::string, std::string> merged_facts(const std::vector<Results>& parts) {
  std::set<std::string> names;
  for (const Results& part : parts) {
    for (const auto& [name, value] : part.machine.facts) {
      names.insert(name);
    }
  }
  std::map<std::string, std::string> facts;
  for (const std::string& name : names) {
    const auto agrees = [&](const Results& part) {
      const auto here = part.machine.facts.find(name);
      const auto first = parts.front().machine.facts.find(name);
      return here != part.machine.facts.end() && first != parts.front().machine.facts.end() &&
             here->second == first->second;
    };
    if (std::all_of(parts.begin(), parts.end(), agrees)) {
      facts[name] = parts.front().machine.facts.at(name);
      continue;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto fact = parts[i].machine.facts.find(name);
      if (fact != parts[i].machine.facts.end()) {
        facts[name_in_file(i, name)] = fact->second;
      }
    }
  }
  return facts;
}

void merge_clock(MachineRecord& machine, const std::vector<Results>& parts, std::string_view name,
                 double MachineRecord::*member) {
  machine.*member = parts.front().machine.*member;
  const bool same = std::all_of(parts.begin(), parts.end(), [&](const Results& part) {
    return part.machine.*member == machine.*member;
  });
  for (std::size_t i = 0; i < parts.size() && !same; ++i) {
    const double value = parts[i].machine.*member;
    machine.*member = std::max(machine.*member, value);
    machine.facts[name_in_file(i, name)] = fmt::format("{}", value);
  }
}

template <class T>
void move_to_end(std::vector<T>& target, std::vector<T>& source) {
  target.insert(target.end(), std::make_move_iterator(source.begin()),
                std::make_move_iterator(source.end()));
  source = {};
}

/// Of topologies that are the same, leaves the first; the nodes that another described are told so.
void share_topologies(std::vector<NodeRecord>& nodes) {
  std::map<std::string_view, std::int64_t> first_with;
  std::vector<std::int64_t> described_by(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto self = static_cast<std::int64_t>(i);
    const std::string& xml = nodes[i].topology_xml;
    described_by[i] = xml.empty() ? self : first_with.emplace(xml, self).first->second;
  }
  first_with.clear();  // its texts go now
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    NodeRecord& node = nodes[i];
    if (node.topology < 0 && !node.topology_xml.empty()) {
      node.topology = static_cast<std::int64_t>(i);  // of a file that does not tell
    }
    if (node.topology >= 0) {
      node.topology = described_by.at(static_cast<std::size_t>(node.topology));
    }
    if (described_by[i] != static_cast<std::int64_t>(i)) {
      node.topology_xml.clear();
    }
  }
}

/// Adds a part's rows behind those already there; each index grows by the rows that precede its
/// own.
void append_rows(Results& all, Results& part, std::int64_t first_order) {
  const double later_s = shift_of_start(part.provenance.created, all.provenance.created);
  const auto first_study = static_cast<std::int64_t>(all.studies.size());
  const auto first_point = static_cast<std::int64_t>(all.points.size());
  const auto first_node = static_cast<std::int64_t>(all.machine.nodes.size());
  for (Point& point : part.points) {
    point.study += first_study;
  }
  for (Sample& sample : part.samples) {
    sample.point += first_point;
    sample.order += first_order;
    sample.start_s += later_s;
  }
  for (WorkerSample& worker : part.workers) {
    worker.sample += first_order;
    worker.node += first_node;
  }
  for (NodeRecord& node : part.machine.nodes) {
    node.topology += node.topology < 0 ? 0 : first_node;
  }
  for (StudyRecord& study : part.studies) {
    study.first_node += first_node;
  }
  for (LimitRecord& limit : part.limits) {
    limit.node += first_node;
  }
  for (WorkerSummary& summary : part.summaries) {
    summary.sample += first_order;
    summary.node += first_node;
  }
  move_to_end(all.studies, part.studies);
  move_to_end(all.machine.nodes, part.machine.nodes);
  move_to_end(all.points, part.points);
  move_to_end(all.samples, part.samples);
  move_to_end(all.workers, part.workers);
  move_to_end(all.summaries, part.summaries);
  move_to_end(all.limits, part.limits);
}

}  // namespace

std::optional<SharedRun> shared_run(const std::vector<Results>& parts) {
  constexpr double rounding_s = 1e-6;  // of start_s, when it was shifted
  struct Start {
    std::size_t part = 0;
    double of_file_s = 0;
    double of_day_s = 0;
  };
  const std::string from = earliest(parts);
  std::multimap<std::tuple<double, std::int64_t, double>, Start> starts;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const double shift_s = shift_of_start(parts[part].provenance.created, from);
    for (const Sample& sample : parts[part].samples) {
      const std::tuple key(sample.time_s, sample.repeat, sample.answer);
      const Start start{part, sample.start_s, sample.start_s + shift_s};
      const auto [first, last] = starts.equal_range(key);
      const auto same = std::find_if(first, last, [&](const auto& known) {
        const Start& other = known.second;
        return other.part != part && (other.of_file_s == start.of_file_s ||
                                      std::abs(other.of_day_s - start.of_day_s) < rounding_s);
      });
      if (same != last) {
        return SharedRun{.first = same->second.part, .second = part};
      }
      starts.emplace(key, start);
    }
  }
  return std::nullopt;
}

Results merge(std::vector<Results> parts) {
  Results all;
  if (parts.empty()) {
    return all;
  }
  all.provenance = merged_provenance(parts);
  all.machine.facts = merged_facts(parts);
  merge_clock(all.machine, parts, "clock_resolution_s", &MachineRecord::clock_resolution_s);
  merge_clock(all.machine, parts, "clock_overhead_s", &MachineRecord::clock_overhead_s);
  std::int64_t next_order = 0;
  for (Results& part : parts) {
    std::int64_t after_part = next_order;
    for (const Sample& sample : part.samples) {
      after_part = std::max(after_part, next_order + sample.order + 1);
    }
    append_rows(all, part, next_order);
    next_order = after_part;
  }
  share_topologies(all.machine.nodes);
  return all;
}

}  // namespace scalelab

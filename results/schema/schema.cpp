// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "results/schema/field.hpp"
#include "results/schema/kernel_fields.hpp"
#include "results/schema/record_fields.hpp"

namespace scalelab {

namespace {

using Headers = std::vector<ColumnHeader>;

constexpr std::array<std::pair<std::string_view, std::string Provenance::*>, 6> provenance_members =
    {{{"title", &Provenance::title},
      {"created", &Provenance::created},
      {"scalelab_version", &Provenance::scalelab_version},
      {"git_commit", &Provenance::git_commit},
      {"command_line", &Provenance::command_line},
      {"lost_events", &Provenance::lost_events}}};

constexpr std::array<std::pair<std::string_view, double MachineRecord::*>, 2> clock_members = {
    {{"clock_resolution_s", &MachineRecord::clock_resolution_s},
     {"clock_overhead_s", &MachineRecord::clock_overhead_s}}};

template <class T>
std::vector<T> joined(std::vector<T> first, std::vector<T> second) {
  first.insert(first.end(), std::make_move_iterator(second.begin()),
               std::make_move_iterator(second.end()));
  return first;
}

/// The layout of a group whose rows are records with fixed columns only.
template <class Record>
GroupLayout fixed_group(const std::string& name, const std::string& dimension,
                        std::function<std::vector<Record>&(Results&)> rows_of,
                        std::function<const std::vector<Record>&(const Results&)> const_rows_of,
                        const std::vector<Field<Record>>& fields, bool is_named_by_row,
                        bool only_with_rows = false) {
  GroupLayout layout;
  layout.only_with_rows = only_with_rows;
  layout.name = name;
  layout.dimension = dimension;
  layout.first_column = fields.front().header.name;
  layout.is_named_by_row = is_named_by_row;
  layout.source = [=, &fields](const Results& results) {
    const std::vector<Record>& records = const_rows_of(results);
    return TableSource{name, dimension, records.size(), column_sources(std::span(records), fields)};
  };
  layout.sinks = [=, &fields](Results& results, const Headers& /*headers*/, std::size_t rows) {
    std::vector<Record>& records = rows_of(results);
    records.resize(rows);
    return column_sinks(std::span(records), fields);
  };
  return layout;
}

TableSource point_source(const Results& results) {
  return {"points", "point", results.points.size(),
          column_sources(std::span(results.points),
                         joined(point_fields(), size_fields(results.points)))};
}

std::vector<ColumnSink> point_sinks(Results& results, const Headers& headers, std::size_t rows) {
  results.points.resize(rows);
  return column_sinks(std::span(results.points), joined(point_fields(), size_fields_of(headers)));
}

TableSource sample_source(const Results& results) {
  const auto fields = joined(joined(sample_fields(), repeated_fields(results.points)),
                             measured_fields(results.points, results.samples));
  return {"samples", "sample", results.samples.size(),
          column_sources(std::span(results.samples), fields)};
}

std::vector<ColumnSink> sample_sinks(Results& results, const Headers& headers, std::size_t rows) {
  results.samples.resize(rows);
  return column_sinks(std::span(results.samples),
                      joined(sample_fields(), measured_fields_of(headers)));
}

TableSource analysis_source(const Results& results) {
  TableSource source = {"analysis", "point", results.points.size(), {}};
  for (const Column& column : results.analysis) {
    const auto type = static_cast<ColumnType>(column.values.index());
    source.columns.push_back({{column.name, column.unit, column.long_name, type, {}},
                              [&column](std::size_t first, std::size_t count) {
                                return std::visit(
                                    [&](const auto& values) {
                                      const auto begin =
                                          values.begin() + static_cast<std::ptrdiff_t>(first);
                                      return ColumnValues(std::decay_t<decltype(values)>(
                                          begin, begin + static_cast<std::ptrdiff_t>(count)));
                                    },
                                    column.values);
                              }});
  }
  return source;
}

void check_analysis(const Results& results) {
  std::set<std::string> names = {"point"};
  for (const Column& column : results.analysis) {
    const auto rows = std::visit([](const auto& values) { return values.size(); }, column.values);
    if (rows != results.points.size()) {
      throw std::invalid_argument(fmt::format("analysis column '{}' has {} rows for {} points",
                                              column.name, rows, results.points.size()));
    }
    const bool is_name = !column.name.empty() && column.name != "." &&
                         column.name.find_first_of(std::string_view("/\0", 2)) == std::string::npos;
    if (!is_name || !names.insert(column.name).second) {
      throw std::invalid_argument(fmt::format(
          "'{}' can't name a column of /analysis: it is empty, holds a slash or is taken",
          column.name));
    }
  }
}

}  // namespace

const std::vector<GroupLayout>& schema() {
  static const std::vector<GroupLayout> groups = {
      {"points", "point", point_fields().front().header.name, true, point_source, point_sinks},
      {"samples", "sample", sample_fields().front().header.name, false, sample_source,
       sample_sinks},
      fixed_group<WorkerSample>(
          "workers", "worker_sample", [](Results & all) -> auto& { return all.workers; },
          [](const Results& all) -> auto& { return all.workers; }, worker_fields(), false),
      fixed_group<WorkerSummary>(
          "worker_summaries", "worker_summary",
          [](Results & all) -> auto& { return all.summaries; },
          [](const Results& all) -> auto& { return all.summaries; }, summary_fields(), false, true),
      fixed_group<NodeRecord>(
          "machine", "node", [](Results & all) -> auto& { return all.machine.nodes; },
          [](const Results& all) -> auto& { return all.machine.nodes; }, node_fields(), true),
      fixed_group<LimitRecord>(
          "limits", "limit", [](Results & all) -> auto& { return all.limits; },
          [](const Results& all) -> auto& { return all.limits; }, limit_fields(), false, true),
      fixed_group<StudyRecord>(
          "config", "study", [](Results & all) -> auto& { return all.studies; },
          [](const Results& all) -> auto& { return all.studies; }, study_fields(), true),
      {"analysis", "point", {}, false, analysis_source, {}},
  };
  return groups;
}

Attributes root_attributes(const Provenance& provenance) {
  Attributes attributes = {{"Conventions", "CF-1.8"}, {"schema_version", schema_version}};
  for (const auto& [name, member] : provenance_members) {
    attributes.emplace(name, provenance.*member);
  }
  return attributes;
}

Provenance provenance_of(const Attributes& attributes) {
  Provenance provenance;
  for (const auto& [name, member] : provenance_members) {
    const auto found = attributes.find(std::string(name));
    if (found != attributes.end() && std::holds_alternative<std::string>(found->second)) {
      provenance.*member = std::get<std::string>(found->second);
    }
  }
  return provenance;
}

Attributes machine_attributes(const MachineRecord& machine) {
  Attributes attributes(machine.facts.begin(), machine.facts.end());
  for (const auto& [name, member] : clock_members) {
    attributes[std::string(name)] = machine.*member;
  }
  return attributes;
}

void set_machine_attributes(MachineRecord& machine, const Attributes& attributes) {
  for (const auto& [name, value] : attributes) {
    if (const auto* fact = std::get_if<std::string>(&value)) {
      machine.facts[name] = *fact;
    }
    for (const auto& [clock_name, member] : clock_members) {
      if (name != clock_name) {
        continue;
      }
      if (const auto* seconds = std::get_if<double>(&value)) {
        machine.*member = *seconds;
      } else if (const auto* whole_seconds = std::get_if<std::int64_t>(&value)) {
        machine.*member = static_cast<double>(*whole_seconds);
      }
    }
  }
}

void check_sample(const Results& results, const Sample& sample) {
  if (!std::in_range<std::size_t>(sample.point) ||
      static_cast<std::size_t>(sample.point) >= results.points.size()) {
    throw std::invalid_argument(fmt::format("sample {} belongs to point {}, but there are {}",
                                            sample.order, sample.point, results.points.size()));
  }
  for (auto one = sample.measured.begin(); one != sample.measured.end(); ++one) {
    const auto same = [&](const Measured& other) { return other.name == one->name; };
    if (std::any_of(sample.measured.begin(), one, same)) {
      throw std::invalid_argument(
          fmt::format("sample {} measures '{}' twice", sample.order, one->name));
    }
  }
}

void check_consistency(const Results& results) {
  for (std::size_t i = 0; i < results.points.size(); ++i) {
    if (!std::in_range<std::size_t>(results.points[i].study) ||
        static_cast<std::size_t>(results.points[i].study) >= results.studies.size()) {
      throw std::invalid_argument(fmt::format("point {} belongs to study {}, but there are {}", i,
                                              results.points[i].study, results.studies.size()));
    }
  }
  for (const Sample& sample : results.samples) {
    check_sample(results, sample);
  }
  for (const auto& [name, fact] : results.machine.facts) {
    for (const auto& [clock_name, member] : clock_members) {
      if (name.empty() || name == clock_name) {
        throw std::invalid_argument(
            fmt::format("'{}' can't name a fact about the machine: it is empty or taken", name));
      }
    }
  }
  check_analysis(results);
}

}  // namespace scalelab

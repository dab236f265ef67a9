// SPDX-License-Identifier: BSD-3-Clause
#include "report/json.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "analysis/derived.hpp"
#include "analysis/study_analysis.hpp"
#include "report/json_parts.hpp"
#include "report/law_json.hpp"
#include "report/tables/point_columns.hpp"
#include "report/words/summary.hpp"
#include "results/point_names.hpp"
#include "results/schema/record_fields.hpp"

namespace scalelab {
namespace {

/// The nodes of a point, by POP's hybrid model.
Json nodes(const Results& results, const PointAnalysis& at) {
  Json json = Json::array();
  for (const NodeAccount& node : at.nodes) {
    const LevelShares& levels = node.levels;
    json.push_back({{"node", node.node},
                    {"name", node_name(results.machine, node.node)},
                    {"workers", node.workers},
                    {"computed_longer", json_number(node.longer)},
                    {"parallel_efficiency", json_number(levels.useful)},
                    {"process_load_balance", json_number(levels.process_load_balance())},
                    {"process_communication_efficiency",
                     json_number(levels.process_communication_efficiency())},
                    {"thread_load_balance", json_number(levels.thread_load_balance())},
                    {"thread_serialisation", json_number(levels.thread_serialisation())}});
  }
  return json;
}

Json slow_nodes_of(const Results& results, const StudyAnalysis& study) {
  Json json = Json::array();
  for (const SlowNode& slow : study.slow_nodes) {
    Json points = Json::array();
    for (const std::size_t point : slow.points) {
      points.push_back(study.points[point].point);
    }
    json.push_back({{"node", slow.node},
                    {"name", node_name(results.machine, slow.node)},
                    {"longer_least", json_number(slow.least)},
                    {"longer_most", json_number(slow.most)},
                    {"points", std::move(points)}});
  }
  return json;
}

Json point(const Results& results, const StudyAnalysis& study, std::size_t number,
           const std::vector<Column>& identity, const std::vector<Column>& derived) {
  const PointAnalysis& at = study.points[number];
  const std::size_t index = at.point;
  Json json;
  json["point"] = index;
  for (const Column& column : identity) {
    json[column.name] = json_cell(column.values, index);
  }
  json["oversubscribed"] = results.points[index].oversubscribed;
  json["size"] = json_size(results.points[index].size);
  for (const Column& column : derived) {
    json[column.name] = json_cell(column.values, index);
  }
  if (!at.nodes.empty()) {
    json["by_node"] = nodes(results, at);
  }
  json["values"] = Json::object();
  for (const MeasuredValue& one : study.values) {
    if (const auto& estimate = one.of_point[number]) {
      json["values"][one.column] = {
          {"unit", one.unit},
          {"median", json_number(estimate->value)},
          {"low", estimate->interval ? json_number(estimate->interval->low) : Json(nullptr)},
          {"high", estimate->interval ? json_number(estimate->interval->high) : Json(nullptr)}};
    }
  }
  return json;
}

/// What the machine can do at best: the rows of /limits.
Json limits(const Results& results) {
  Json json = Json::array();
  for (std::size_t i = 0; i < results.limits.size(); ++i) {
    Json row;
    for (const Field<LimitRecord>& field : limit_fields()) {
      row[field.header.name] = json_cell(field.gather(results.limits), i);
    }
    json.push_back(std::move(row));
  }
  return json;
}

Json baseline(const Results& results, const StudyAnalysis& study) {
  if (!study.baseline) {
    return nullptr;
  }
  const PointAnalysis& base = study.points[*study.baseline];
  Json json;
  json["point"] = base.point;
  json["label"] = point_label(results.points[base.point], study.varies);
  json["median_s"] = base.time_s->value;
  return json;
}

/// Adds what is to be said of one file.
void add_file(Json& json, const Results& results, const std::vector<StudyAnalysis>& studies) {
  const std::vector<Column> identity = point_columns(results);
  const std::vector<Column> derived = common_columns(results, studies);
  json["title"] = results.provenance.title;
  json["created"] = results.provenance.created;
  json["scalelab_version"] = results.provenance.scalelab_version;
  json["git_commit"] = results.provenance.git_commit;
  json["command_line"] = results.provenance.command_line;
  json["limits"] = limits(results);
  json["studies"] = Json::array();
  for (const StudyAnalysis& study : studies) {
    const StudyRecord& record = results.studies[study.study];
    const Summary summary = summarise(results, study);
    Json of_study;
    of_study["title"] = record.title;
    of_study["kernel"] = record.kernel;
    of_study["scaling"] = to_string(record.scaling);
    of_study["confidence"] = record.confidence;
    of_study["headline"] = summary.headline;
    of_study["summary"] = summary.sentences;
    of_study["baseline"] = baseline(results, study);
    add_laws(of_study, study);
    of_study["slow_nodes"] = slow_nodes_of(results, study);
    of_study["points"] = Json::array();
    for (std::size_t i = 0; i < study.points.size(); ++i) {
      of_study["points"].push_back(point(results, study, i, identity, derived));
    }
    json["studies"].push_back(std::move(of_study));
  }
}

}  // namespace

std::string json_report(const Results& results, const std::vector<StudyAnalysis>& studies) {
  Json json;
  add_file(json, results, studies);
  return json_text(json);
}

std::string json_report(const std::vector<ReportedFile>& files) {
  Json json;
  json["files"] = Json::array();
  for (const ReportedFile& file : files) {
    Json of_file;
    of_file["file"] = file.name;
    add_file(of_file, file.results, file.studies);
    json["files"].push_back(std::move(of_file));
  }
  return json_text(json);
}

}  // namespace scalelab

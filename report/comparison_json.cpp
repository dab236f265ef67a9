// SPDX-License-Identifier: BSD-3-Clause
#include "report/comparison_json.hpp"

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/compare/file_differences.hpp"
#include "report/json_parts.hpp"
#include "report/words/comparison_words.hpp"
#include "results/point_names.hpp"

namespace scalelab {
namespace {

Json about_file(const ComparedFile& file) {
  return {{"path", file.path},
          {"created", file.results->provenance.created},
          {"git_commit", file.results->provenance.git_commit}};
}

Json about_side(const TimesOfSide& side) {
  Json json;
  if (side.files.size() == 1) {
    json["point"] = side.files.front().at.point;
  }
  json["samples"] = side.samples;
  json["median_s"] = side.median_s;
  json["runs"] = Json::array();
  for (const TimesInFile& one : side.files) {
    json["runs"].push_back({{"run", one.at.file},
                            {"point", one.at.point},
                            {"samples", one.samples},
                            {"median_s", one.median_s}});
  }
  return json;
}

Json about_answers(const std::optional<Answers>& answers, PValue Answers::*question) {
  if (!answers) {
    return nullptr;
  }
  const PValue& p = *answers.*question;
  return {{"p", p.alone}, {"p_adjusted", p.adjusted}};
}

Json about_open(Open open) {
  switch (open) {
    case Open::verdict:
      return "verdict";
    case Open::threshold:
      return "threshold";
    case Open::nothing:
      break;
  }
  return nullptr;
}

Json about_settling(const std::optional<Settling>& settling) {
  if (!settling) {
    return nullptr;
  }
  return {{"of", settling->of == Observed::runs ? "runs" : "samples"},
          {"a_side", settling->a_side ? Json(*settling->a_side) : Json(nullptr)},
          {"at_least", settling->at_least}};
}

Json about_point(const PointComparison& at, const Point& point) {
  Json json;
  add_identity(json, point);
  json["oversubscribed"] = point.oversubscribed;
  json["size"] = json_size(point.size);
  json["base"] = about_side(at.base);
  json["new"] = about_side(at.candidate);
  json["ratio"] = at.ratio.value;
  json["low"] = at.ratio.interval ? Json(at.ratio.interval->low) : Json(nullptr);
  json["high"] = at.ratio.interval ? Json(at.ratio.interval->high) : Json(nullptr);
  json["confidence"] = at.confidence;
  json["differs"] = about_answers(at.answers, &Answers::differs);
  json["within_threshold"] = about_answers(at.answers, &Answers::within);
  json["above_threshold"] = about_answers(at.answers, &Answers::regression);
  json["verdict"] = to_string(at.verdict);
  json["regression"] = at.is_regression;
  json["open"] = about_open(at.open);
  json["settled_by"] = about_settling(at.settling);
  return json;
}

Json about_unmatched(const std::vector<Unmatched>& points, const ComparedFiles& files) {
  Json list = Json::array();
  for (const Unmatched& one : points) {
    list.push_back({{"run", one.at.file},
                    {"point", one.at.point},
                    {"label", full_label(files[one.at.file].results->points[one.at.point])},
                    {"reason", one.reason}});
  }
  return list;
}

/// What one file says, or each of several.
Json about_fact(const std::vector<std::string>& values) {
  return values.size() == 1 ? Json(values.front()) : Json(values);
}

}  // namespace

std::string comparison_json(const Comparison& comparison, const ComparedFiles& base,
                            const ComparedFiles& candidate) {
  Json json;
  if (comparison.runs == 1) {
    json["base"] = about_file(base.front());
    json["new"] = about_file(candidate.front());
  }
  json["runs"] = Json::array();
  for (std::size_t run = 0; run < base.size(); ++run) {
    json["runs"].push_back({{"base", about_file(base[run])}, {"new", about_file(candidate[run])}});
  }
  json["variation_between_runs"] = comparison.runs == 1 ? "not known" : "in the intervals";
  json["threshold"] = comparison.threshold;
  json["false_discovery_rate"] = comparison.false_discovery_rate;
  json["adjustment"] = "Benjamini-Hochberg";
  json["points_decided_together"] = comparison.decided();
  json["points"] = Json::array();
  for (const PointComparison& at : comparison.points) {
    const PointOfFile& first = at.base.files.front().at;
    json["points"].push_back(about_point(at, base[first.file].results->points[first.point]));
  }
  json["only_base"] = about_unmatched(comparison.only_base, base);
  json["only_new"] = about_unmatched(comparison.only_candidate, candidate);
  json["differences"] = Json::array();
  for (const FileDifference& one : file_differences(base, candidate)) {
    json["differences"].push_back(
        {{"what", one.what}, {"base", about_fact(one.base)}, {"new", about_fact(one.candidate)}});
  }
  json["regression"] = comparison.has_regression();
  json["conclusion"] = conclusion(comparison, base);
  json["remarks"] = remarks(comparison);
  return json_text(json);
}

}  // namespace scalelab

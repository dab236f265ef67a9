// SPDX-License-Identifier: BSD-3-Clause
#include "report/comparison_json.hpp"

#include <cstddef>

#include "analysis/compare/file_differences.hpp"
#include "analysis/labels.hpp"
#include "report/json_parts.hpp"

namespace scalelab {
namespace {

Json about_file(const ComparedFile& file) {
  return {{"path", file.path},
          {"created", file.results.provenance.created},
          {"git_commit", file.results.provenance.git_commit}};
}

Json side(std::size_t point, std::size_t samples, double median_s) {
  return {{"point", point}, {"samples", samples}, {"median_s", median_s}};
}

Json about_point(const PointComparison& at, const Point& point) {
  Json json;
  json["kernel"] = point.kernel;
  json["scaling"] = to_string(point.scaling);
  json["model"] = to_string(point.model);
  json["nodes"] = point.nodes;
  json["ranks"] = point.ranks;
  json["threads"] = point.threads;
  json["gil"] = to_string(point.gil);
  json["schedule"] = to_string(point.schedule);
  json["oversubscribed"] = point.oversubscribed;
  json["size"] = json_size(point.size);
  json["base"] = side(at.points.base, at.base_samples, at.base_s);
  json["new"] = side(at.points.candidate, at.candidate_samples, at.candidate_s);
  json["ratio"] = at.ratio.value;
  json["low"] = at.ratio.interval ? Json(at.ratio.interval->low) : Json(nullptr);
  json["high"] = at.ratio.interval ? Json(at.ratio.interval->high) : Json(nullptr);
  json["confidence"] = at.confidence;
  json["verdict"] = to_string(at.verdict);
  json["regression"] = at.is_regression;
  return json;
}

Json about_unmatched(const std::vector<Unmatched>& points, const Results& results) {
  Json list = Json::array();
  for (const Unmatched& one : points) {
    list.push_back({{"point", one.point},
                    {"label", full_label(results.points[one.point])},
                    {"reason", one.reason}});
  }
  return list;
}

}  // namespace

std::string comparison_json(const Comparison& comparison, const ComparedFile& base,
                            const ComparedFile& candidate) {
  Json json;
  json["base"] = about_file(base);
  json["new"] = about_file(candidate);
  json["threshold"] = comparison.threshold;
  json["points"] = Json::array();
  for (const PointComparison& at : comparison.points) {
    json["points"].push_back(about_point(at, base.results.points[at.points.base]));
  }
  json["only_base"] = about_unmatched(comparison.only_base, base.results);
  json["only_new"] = about_unmatched(comparison.only_candidate, candidate.results);
  json["differences"] = Json::array();
  for (const FileDifference& one : file_differences(base.results, candidate.results)) {
    json["differences"].push_back({{"what", one.what}, {"base", one.base}, {"new", one.candidate}});
  }
  json["regression"] = comparison.has_regression();
  json["conclusion"] = conclusion(comparison, base.results);
  return json_text(json);
}

}  // namespace scalelab

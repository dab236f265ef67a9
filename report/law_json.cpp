// SPDX-License-Identifier: BSD-3-Clause
#include "report/law_json.hpp"

#include <optional>
#include <string>

#include "report/json_parts.hpp"

namespace scalelab {
namespace {

Json estimate(std::optional<double> value, const std::optional<Interval>& interval) {
  Json json;
  json["value"] = value ? json_number(*value) : Json(nullptr);
  json["low"] = interval ? json_number(interval->low) : Json(nullptr);
  json["high"] = interval ? json_number(interval->high) : Json(nullptr);
  return json;
}

Json estimate(const Estimate& of) {
  return estimate(of.value, of.interval);
}

void add_fit(Json& json, const LawFit& fit) {
  json["law"] = name_of(fit.law);
  json["t1_s"] = estimate(fit.t1_s);
  json["sigma"] = estimate(fit.sigma);
  json["kappa"] = estimate(fit.kappa);
  json["reduction_s"] = estimate(fit.reduction_s);
  json["peak_workers"] = estimate(fit.peak_workers, fit.peak_interval);
  json["misfit"] = json_number(fit.misfit);
}

void add_no_fit(Json& json) {
  json["law"] = nullptr;
  for (const char* name : {"t1_s", "sigma", "kappa", "reduction_s", "peak_workers"}) {
    json[name] = estimate(std::nullopt, std::nullopt);
  }
  json["misfit"] = nullptr;
}

void add_curve(Json& json, const CurveLaw* curve) {
  if (curve != nullptr && curve->choice) {
    add_fit(json, curve->choice->fit);
  } else {
    add_no_fit(json);
  }
  json["gustafson"] = curve != nullptr && curve->gustafson ? estimate(*curve->gustafson)
                                                           : estimate(std::nullopt, std::nullopt);
}

Json details(const CurveLaw& curve) {
  Json json;
  json["workers"] = Json::array();
  for (const MeasuredTime& point : curve.times.points) {
    json["workers"].push_back(point.workers);
  }
  json["aicc"] = Json::object();
  json["limit"] = "";
  json["held_out"] = nullptr;
  if (!curve.choice) {
    return json;
  }
  for (const LawScore& score : curve.choice->scores) {
    json["aicc"][std::string(name_of(score.law))] = json_number(score.aicc);
  }
  json["limit"] = curve.choice->limit;
  if (const auto& held = curve.choice->held_out) {
    json["held_out"] = {{"workers", held->workers},
                        {"measured_s", json_number(held->measured_s)},
                        {"expected_s", estimate(held->expected_s)},
                        {"misses", held->misses()}};
  }
  return json;
}

}  // namespace

void add_laws(Json& study, const StudyLaws& laws, const std::vector<Series>& series) {
  const CurveLaw* principal = laws.principal ? &laws.curves[*laws.principal] : nullptr;
  study["curve"] = principal == nullptr ? Json(nullptr) : Json(series[principal->series].label);
  add_curve(study, principal);
  study["laws"] = Json::array();
  for (const CurveLaw& curve : laws.curves) {
    Json json;
    json["curve"] = series[curve.series].label;
    add_curve(json, &curve);
    json.update(details(curve));
    study["laws"].push_back(std::move(json));
  }
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "report/law_json.hpp"

#include <optional>
#include <string>
#include <utility>

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

void add_parameters(Json& json, const LawFit* fit) {
  const auto parameter = [fit](Estimate LawFit::*member) {
    return fit == nullptr ? estimate(std::nullopt, std::nullopt) : estimate(fit->*member);
  };
  json["law"] = fit == nullptr ? Json(nullptr) : Json(name_of(fit->law));
  json["t1_s"] = parameter(&LawFit::t1_s);
  json["sigma"] = parameter(&LawFit::sigma);
  json["kappa"] = parameter(&LawFit::kappa);
  json["reduction_s"] = parameter(&LawFit::reduction_s);
  json["peak_workers"] = fit == nullptr ? estimate(std::nullopt, std::nullopt)
                                        : estimate(fit->peak_workers, fit->peak_interval);
}

/// How far the times are from the law.
void add_quality(Json& json, const LawFit* fit) {
  json["misfit"] = fit == nullptr ? Json(nullptr) : json_number(fit->misfit);
  json["chi_squared"] = fit == nullptr ? Json(nullptr) : json_number(fit->squares);
  json["chance"] = fit == nullptr || !fit->chance ? Json(nullptr) : json_number(*fit->chance);
  json["furthest"] = nullptr;
  if (fit != nullptr) {
    json["furthest"] = {{"workers", fit->furthest.workers},
                        {"relative", json_number(fit->furthest.relative)},
                        {"standard_errors", json_number(fit->furthest.errors)}};
  }
}

void add_curve(Json& json, const CurveLaw* curve) {
  const LawChoice* choice = curve != nullptr && curve->choice ? &*curve->choice : nullptr;
  const LawFit* nearest = choice == nullptr ? nullptr : &choice->fit;
  json["verdict"] = choice == nullptr ? Json(nullptr) : Json(name_of(choice->verdict));
  // Whoever reads no verdict must not take a law that does not fit for one that does.
  add_parameters(json,
                 choice == nullptr || choice->verdict == TestOfFit::no_law ? nullptr : nearest);
  json["nearest_law"] = nearest == nullptr ? Json(nullptr) : Json(name_of(nearest->law));
  add_quality(json, nearest);
  json["gustafson"] = curve != nullptr && curve->gustafson ? estimate(*curve->gustafson)
                                                           : estimate(std::nullopt, std::nullopt);
  json["measured_peak"] = nullptr;
  if (curve != nullptr && curve->peak) {
    const MeasuredPeak& peak = *curve->peak;
    json["measured_peak"] = {{"workers", peak.workers}, {"fall", nullptr}};
    if (peak.fall) {
      json["measured_peak"]["fall"] = {{"from", peak.fall->from}, {"to", peak.fall->to}};
    }
  }
}

Json details(const CurveLaw& curve) {
  Json json;
  json["workers"] = Json::array();
  for (const MeasuredTime& point : curve.times.points) {
    json["workers"].push_back(point.workers);
  }
  json["standard_errors"] = Json::array();
  for (const RelativeError& error : errors_of(curve.times)) {
    json["standard_errors"].push_back(json_number(error.size));
  }
  json["scores"] = Json::object();
  json["rivals"] = Json::array();
  json["held_out"] = nullptr;
  if (!curve.choice) {
    return json;
  }
  for (const LawScore& score : curve.choice->scores) {
    json["scores"][std::string(name_of(score.law))] = json_number(score.score);
  }
  for (const LawFit& rival : curve.choice->rivals) {
    Json of_rival;
    add_parameters(of_rival, &rival);
    add_quality(of_rival, &rival);
    json["rivals"].push_back(std::move(of_rival));
  }
  if (const auto& held = curve.choice->held_out) {
    json["held_out"] = {{"law", name_of(held->law)},
                        {"workers", held->workers},
                        {"measured_s", json_number(held->measured_s)},
                        {"expected_s", estimate(held->expected_s)},
                        {"misses", held->misses()}};
  }
  return json;
}

}  // namespace

void add_laws(Json& json, const StudyAnalysis& study) {
  const StudyLaws& laws = study.laws;
  const CurveLaw* principal = laws.principal ? &laws.curves[*laws.principal] : nullptr;
  json["curve"] =
      principal == nullptr ? Json(nullptr) : Json(study.series[principal->series].label);
  add_curve(json, principal);
  json["laws"] = Json::array();
  for (const CurveLaw& curve : laws.curves) {
    Json of_curve;
    of_curve["curve"] = study.series[curve.series].label;
    add_curve(of_curve, &curve);
    of_curve.update(details(curve));
    json["laws"].push_back(std::move(of_curve));
  }
}

}  // namespace scalelab

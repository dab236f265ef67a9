// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_columns.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace scalelab {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// What is said of one point.
struct LawOfPoint {
  std::string curve;
  std::string verdict;
  const LawFit* nearest = nullptr;  ///< nothing where nothing was fitted
  const LawFit* law = nullptr;      ///< nothing where none fits
  Estimate speedup;                 ///< where a law fits
};

/// The laws of all studies, and by point what they say of it.
class LawsByPoint {
 public:
  LawsByPoint(const Results& results, const std::vector<StudyAnalysis>& studies)
      : points_(results.points.size()) {
    for (const StudyAnalysis& study : studies) {
      if (study.laws.principal) {
        add(results, study, study.laws.curves[*study.laws.principal]);
      }
      for (const CurveLaw& curve : study.laws.curves) {
        add(results, study, curve);
      }
    }
  }

  [[nodiscard]] Column text(std::string name, std::string long_name,
                            const std::function<std::string(const LawOfPoint&)>& value) const {
    std::vector<std::string> values;
    for (const std::optional<LawOfPoint>& point : points_) {
      values.push_back(point ? value(*point) : "");
    }
    return {std::move(name), "1", std::move(long_name), std::move(values)};
  }

  [[nodiscard]] Column number(std::string name, std::string unit, std::string long_name,
                              const std::function<double(const LawOfPoint&)>& value) const {
    std::vector<double> values;
    for (const std::optional<LawOfPoint>& point : points_) {
      values.push_back(point ? value(*point) : no_number);
    }
    return {std::move(name), std::move(unit), std::move(long_name), std::move(values)};
  }

 private:
  void add(const Results& results, const StudyAnalysis& study, const CurveLaw& curve) {
    const Series& series = study.series[curve.series];
    for (const std::size_t i : series.points) {
      std::optional<LawOfPoint>& of = points_[study.points[i].point];
      if (of) {
        continue;
      }
      of.emplace().curve = series.label;
      if (!curve.choice) {
        continue;
      }
      of->verdict = name_of(curve.choice->verdict);
      of->nearest = &curve.choice->fit;
      if (curve.choice->verdict != TestOfFit::no_law) {
        const auto workers = static_cast<double>(results.points[study.points[i].point].workers);
        of->law = of->nearest;
        of->speedup = law_speedup(*of->law, curve, workers, study.confidence);
      }
    }
  }

  std::vector<std::optional<LawOfPoint>> points_;
};

struct Parameter {
  std::string name;
  std::string unit;
  std::string long_name;
  std::function<std::optional<Estimate>(const LawOfPoint&)> estimate;
};

/// Of an interval.
struct End {
  double Interval::*end;
  std::string suffix;
  std::string words;
};

std::vector<Parameter> parameters() {
  const auto of_law = [](Estimate LawFit::*member) {
    return [member](const LawOfPoint& point) {
      return point.law == nullptr ? std::nullopt : std::optional(point.law->*member);
    };
  };
  return {
      {"law_t1_s", "s", "time of one worker by the law of the point's curve",
       of_law(&LawFit::t1_s)},
      {"law_sigma", "1", "contention by that law", of_law(&LawFit::sigma)},
      {"law_kappa", "1", "coherency by that law", of_law(&LawFit::kappa)},
      {"law_reduction_s", "s", "a step of a reduction by that law", of_law(&LawFit::reduction_s)},
      {"law_serial_share", "1", "Gustafson's serial share by that law",
       of_law(&LawFit::serial_share)},
      {"law_peak_workers", "1", "workers with the highest speedup by that law",
       [](const LawOfPoint& point) {
         return point.law == nullptr
                    ? std::nullopt
                    : std::optional(Estimate{point.law->peak_workers.value_or(no_number),
                                             point.law->peak_interval});
       }},
      {"law_speedup", "1", "speedup over the baseline that the law expects with these workers",
       [](const LawOfPoint& point) {
         return point.law == nullptr ? std::nullopt : std::optional(point.speedup);
       }}};
}

}  // namespace

std::vector<Column> law_columns(const Results& results, const std::vector<StudyAnalysis>& studies) {
  const LawsByPoint laws(results, studies);
  const std::vector<End> ends = {{&Interval::low, "_low", "lower"},
                                 {&Interval::high, "_high", "upper"}};
  std::vector<Column> columns = {
      laws.text("law_curve", "the curve that the point's law is of",
                [](const LawOfPoint& point) { return point.curve; }),
      laws.text("law_verdict", "test of fit: fits, no law, not tested; empty: nothing was fitted",
                [](const LawOfPoint& point) { return point.verdict; }),
      laws.text("law", "law of how the times of the curve depend on the workers; empty: none fits",
                [](const LawOfPoint& point) {
                  return point.law == nullptr ? "" : std::string(name_of(point.law->law));
                })};
  for (const Parameter& parameter : parameters()) {
    columns.push_back(laws.number(parameter.name, parameter.unit, parameter.long_name,
                                  [&](const LawOfPoint& point) {
                                    const auto estimate = parameter.estimate(point);
                                    return estimate ? estimate->value : no_number;
                                  }));
    for (const End& end : ends) {
      columns.push_back(laws.number(parameter.name + end.suffix, parameter.unit,
                                    end.words + " end of the interval of: " + parameter.long_name,
                                    [&](const LawOfPoint& point) {
                                      const auto estimate = parameter.estimate(point);
                                      return estimate && estimate->interval
                                                 ? (*estimate->interval).*end.end
                                                 : no_number;
                                    }));
    }
  }
  columns.push_back(laws.number(
      "law_chance", "1",
      "how often times that follow the law that is nearest would be as far from it by chance",
      [](const LawOfPoint& point) {
        return point.nearest == nullptr ? no_number : point.nearest->chance.value_or(no_number);
      }));
  return columns;
}

}  // namespace scalelab

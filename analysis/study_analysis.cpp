// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/study_analysis.hpp"

#include <utility>

namespace scalelab {

std::vector<StudyAnalysis> analyse(const Results& results, const WorkerRows& rows,
                                   double efficiency_wanted) {
  std::vector<StudyScaling> scalings = scaling_of(results, rows);
  std::vector<std::vector<MeasuredValue>> values = measured_values(results);
  std::vector<StudyAnalysis> studies;
  studies.reserve(scalings.size());
  for (std::size_t i = 0; i < scalings.size(); ++i) {
    StudyAnalysis& study = studies.emplace_back();
    static_cast<StudyScaling&>(study) = std::move(scalings[i]);
    study.efficiency_wanted = efficiency_wanted;
    study.varies = variation(results, study.study);
    study.series = series_of(results, study);
    study.laws = laws_of(results, study, study.series);
    study.theory = theory_curves(results, study, study.series);
    study.slow_nodes = slow_nodes(results, study);
    study.values = std::move(values[i]);
    study.rates = rates_of(results, study);
    study.roofline = roofline_of(results, study, study.rates);
    study.limits = limits_of(results, study);
    study.findings = findings_of(results, study, study.series, study.values, efficiency_wanted);
  }
  return studies;
}

std::vector<StudyAnalysis> analyse(const Results& results, double efficiency_wanted) {
  return analyse(results, rows_of(results), efficiency_wanted);
}

}  // namespace scalelab

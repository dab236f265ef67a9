// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/laws/law_choice.hpp"
#include "analysis/laws/measured_peak.hpp"
#include "analysis/laws/scaling_law.hpp"
#include "analysis/scaling.hpp"
#include "analysis/series.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The law of one curve of a study.
struct CurveLaw {
  std::size_t series = 0;             ///< index into the study's series
  CurveTimes times;                   ///< what was fitted
  std::optional<LawChoice> choice;    ///< nothing where there are too few points
  std::optional<MeasuredPeak> peak;   ///< nothing where there is no point
  std::optional<Estimate> gustafson;  ///< serial share of the scaled speedup, weak scaling only
  double baseline_rate = 1;           ///< of work each second, in the works that `times` are of
};

struct StudyLaws {
  std::vector<CurveLaw> curves;  ///< one for each series, in their order
  /// The curve that speaks for the study: the one with a law that has the most numbers of workers;
  /// among equals the one with the highest speedup. Nothing where no curve has a law.
  std::optional<std::size_t> principal;
};

/// Fits a law to every curve of a study that has a baseline. Points that are oversubscribed, failed
/// or without a result take no part, and neither do times that are not above 0.
StudyLaws laws_of(const Results& results, const StudyScaling& study,
                  const std::vector<Series>& series);

/// The speedup over the study's baseline that a law of the curve expects at a number of workers,
/// with its interval.
Estimate law_speedup(const LawFit& fit, const CurveLaw& curve, double workers, double confidence);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "analysis/findings/findings.hpp"
#include "analysis/findings/limits.hpp"
#include "analysis/laws/study_laws.hpp"
#include "analysis/locks/theory_curves.hpp"
#include "analysis/losses/slow_nodes.hpp"
#include "analysis/measured_values.hpp"
#include "analysis/rates/point_rate.hpp"
#include "analysis/rates/roofline.hpp"
#include "analysis/scaling.hpp"
#include "analysis/series.hpp"
#include "results/point_names.hpp"
#include "results/records.hpp"
#include "results/worker_rows.hpp"

namespace scalelab {

/// What a summary calls good enough, if a reader asks for nothing else: a share of 1.
inline constexpr double usual_efficiency_wanted = 0.75;

/// All that is known of one study, computed once. Whatever shows results (report/) is a function of
/// this and of the records that it names, and computes nothing of its own.
struct StudyAnalysis : StudyScaling {
  double efficiency_wanted = usual_efficiency_wanted;
  Variation varies;                   ///< what differs between its points
  std::vector<Series> series;         ///< its curves
  StudyLaws laws;                     ///< one for each of `series`
  std::vector<TheoryCurve> theory;    ///< what theory expects of locks and waiting
  std::vector<SlowNode> slow_nodes;   ///< computers that take longer than others
  std::vector<MeasuredValue> values;  ///< what its kernel measured of its own
  std::vector<PointRate> rates;       ///< of each of `points`, beside what the machine allows
  Roofline roofline;                  ///< empty where there is nothing to draw
  Limits limits;                      ///< what limits the trust in all this
  Findings findings;                  ///< what stands out
};

/// Analyses every study of a file, in its order, from workers' rows that may be somewhere else,
/// such as in the file: they are gone through once, and Results::workers is not looked at.
/// @param efficiency_wanted a share of 1
/// Throws std::invalid_argument when a sample names a point, or a point a study, that is not there.
std::vector<StudyAnalysis> analyse(const Results& results, const WorkerRows& rows,
                                   double efficiency_wanted = usual_efficiency_wanted);

/// The same from the workers' rows in memory.
std::vector<StudyAnalysis> analyse(const Results& results,
                                   double efficiency_wanted = usual_efficiency_wanted);

}  // namespace scalelab

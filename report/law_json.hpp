// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json_fwd.hpp>
#include "analysis/study_analysis.hpp"

namespace scalelab {

/// Adds what the laws of a study say to its JSON object:
///  - curve, verdict, law, t1_s, sigma, kappa, reduction_s, peak_workers, nearest_law, misfit,
///    chi_squared, chance, furthest, measured_peak: of the curve that speaks for the study; all are
///    there, as null, when no curve has a law, and law and its parameters when none fits
///  - gustafson: the serial share of that curve's scaled speedup, under weak scaling
///  - laws: the same of every curve, with the points that were fitted and their standard errors,
///  the
///    score of each law that was compared, its rivals, and what was expected at the point that was
///    held out
/// An estimate is {"value", "low", "high"}. An end that is unknown is null; so is the value of a
/// peak that does not exist, and an upper end that has no bound.
void add_laws(nlohmann::ordered_json& json, const StudyAnalysis& study);

}  // namespace scalelab

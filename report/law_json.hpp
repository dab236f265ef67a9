// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "analysis/laws/study_laws.hpp"
#include "analysis/series.hpp"

namespace scalelab {

/// Adds what the laws of a study say to its JSON object:
///  - law, curve, sigma, kappa, t1_s, reduction_s, peak_workers, misfit: of the curve that speaks
///  for
///    the study; all but the curve's label are there, as null, when no curve has a law
///  - gustafson: the serial share of that curve's scaled speedup, under weak scaling
///  - laws: the same of every curve, with the points that were fitted, the score of each law that
///  was
///    compared, and what the law expects at the point that was held out
/// An estimate is {"value", "low", "high"}. An end that is unknown is null; so is the value of a
/// peak that does not exist, and an upper end that has no bound.
void add_laws(nlohmann::ordered_json& study, const StudyLaws& laws,
              const std::vector<Series>& series);

}  // namespace scalelab

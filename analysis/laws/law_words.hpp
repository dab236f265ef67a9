// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/laws/study_laws.hpp"
#include "analysis/series.hpp"

namespace scalelab {

/// "Amdahl's law": what a person calls it.
std::string spoken_name(Law law);

/// What a study's laws say of more workers, as a person would write it: the law of the curve that
/// speaks for the study with its parameters, what it expects of twice as many workers as were
/// measured and where the speedup is highest, and how far that can be trusted. Where no curve has
/// enough points, one sentence that says so; nothing where the study has no curve.
/// @param series those that the laws were fitted to
std::string law_sentence(const StudyLaws& laws, const std::vector<Series>& series,
                         double confidence);

}  // namespace scalelab

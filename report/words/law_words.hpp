// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"

namespace scalelab {

/// "Amdahl's law": what a person calls it.
std::string spoken_name(Law law);

/// What the curve that speaks for a study says of more workers, as a person would write it, in a
/// few sentences: the law that its times follow with its parameters, and what that expects of twice
/// as many workers as were measured, or that no law fits; other laws that explain the times as
/// well, with what they expect; where the measured speedup is highest, and apart from that where
/// the law has its peak; how far the law can be trusted. Where no curve has enough points, one
/// sentence that says so; none where the study has no curve.
std::vector<std::string> law_sentences(const StudyAnalysis& study);

}  // namespace scalelab

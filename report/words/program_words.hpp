// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What is said of a program that was seen from outside only: how much of its workers' time went by
/// without computing, as far as that can be told, that causes were not measured, and what starting
/// a program costs. Nothing of a kernel.
std::vector<std::string> program_sentences(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab

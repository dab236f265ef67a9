// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// In a table: "dgemm", "bandwidth", "loads", "messages".
std::string_view short_words_for(MachineLimit limit);

/// In a sentence, behind a share "of": "dgemm here".
std::string_view words_for(MachineLimit limit);

/// What is said of rates beside the machine's limits; nothing of a kernel that does not say what it
/// demands. The first sentence tells of slow code, if the baseline is.
std::vector<std::string> rate_sentences(const Results& results, const StudyAnalysis& study);

/// For the end of a headline: that the baseline runs at a small share of its limit, from the
/// semicolon on. Empty where it does not, or where that is not known.
std::string slow_headline(const StudyAnalysis& study);

}  // namespace scalelab

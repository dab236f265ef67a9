// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// One of several results files that are reported together.
struct ReportedFile {
  std::string name;  ///< what tells it from the others: its path
  const Results& results;
  const std::vector<StudyAnalysis>& studies;  ///< what analyse() says of the results
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What the numbers of one study say, as a person would write it. It holds nothing that the data do
/// not show: where a cause cannot be told from the time shares, none is named.
struct Summary {
  std::string headline;                ///< one line: what the result means
  std::vector<std::string> sentences;  ///< two to six, in reading order

  bool operator==(const Summary&) const = default;
};

/// The sentences, where they apply: the baseline with its seconds and the best point with its
/// interval; where each curve's efficiency first falls under the
/// study's efficiency_wanted, with the chief
/// cause or causes; what the law says of more workers; what the interpreter lock does to threads as
/// against processes; which nodes are slow, and by how much; and what limits the trust in all this
/// (oversubscribed points, too few samples, wide intervals, times too short for the clock, points
/// that were skipped or failed). An oversubscribed point is the best only when its speedup is above
/// that of every other point by more than the intervals allow.
Summary summarise(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab

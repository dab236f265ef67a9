// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "analysis/compare/comparison.hpp"
#include "report/figures/pen.hpp"

namespace scalelab {

/// A comparison for a terminal or a log: what the files are, a table with one row a matched point,
/// the points that don't match, what differs between the machines, compilers and commits, what came
/// out in one sentence, and how far it may be believed; in the pen's colours and columns.
std::string comparison_text(const Comparison& comparison, const ComparedFiles& base,
                            const ComparedFiles& candidate, const Pen& pen);

}  // namespace scalelab

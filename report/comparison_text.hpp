// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "analysis/compare/comparison.hpp"
#include "report/figures/pen.hpp"
#include "results/records.hpp"

namespace scalelab {

/// One of two files that are compared.
struct ComparedFile {
  std::string path;
  const Results& results;
};

/// A comparison for a terminal or a log: what the files are, a table with one row a matched point,
/// the points that don't match, what differs between the machines, compilers and commits, and what
/// came out in one sentence; in the pen's colours and columns.
std::string comparison_text(const Comparison& comparison, const ComparedFile& base,
                            const ComparedFile& candidate, const Pen& pen);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "analysis/compare/comparison.hpp"

namespace scalelab {

/// The comparison as JSON (RFC 8259):
///   base, new                of one file a side: {path, created, git_commit}
///   runs                     one a pair of files: {base, new}, each {path, created, git_commit}
///   variation_between_runs   "not known" of one file a side, else "in the intervals"
///   threshold
///   false_discovery_rate, adjustment, points_decided_together
///                            at what rate, how, and over how many points p values are adjusted
///   points                   kernel, scaling, model, nodes, ranks, threads, gil, schedule, size;
///                            base and new {samples, median_s, runs, and of one file point}, with
///                            runs {run, point, samples, median_s}; ratio, low, high, confidence;
///                            differs, within_threshold, above_threshold {p, p_adjusted}; verdict,
///                            regression; open: "verdict", "threshold" or null; settled_by {of:
///                            "samples" or "runs", a_side: null where no number would do,
///                            at_least}, null where nothing is open
///   only_base, only_new      {run, point, label, reason}
///   differences              {what, base, new}, of several files with one value a file
///   regression, conclusion, remarks
/// What is not available is null. `run` is an index into runs. Text that is not UTF-8 has its bad
/// bytes replaced.
std::string comparison_json(const Comparison& comparison, const ComparedFiles& base,
                            const ComparedFiles& candidate);

}  // namespace scalelab

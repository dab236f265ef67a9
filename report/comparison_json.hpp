// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "report/comparison_text.hpp"

namespace scalelab {

/// The comparison as JSON (RFC 8259): base and new, each {path, created, git_commit}; threshold;
/// points, each with kernel, scaling, model, nodes, ranks, threads, gil, schedule, size, base and
/// new {point, samples, median_s}, ratio, low, high, confidence, verdict and regression; only_base
/// and only_new, each {point, label, reason}; differences, each {what, base, new}; regression, and
/// the conclusion as a sentence. What is not available is null. Text that is not UTF-8 has its bad
/// bytes replaced.
std::string comparison_json(const Comparison& comparison, const ComparedFile& base,
                            const ComparedFile& candidate);

}  // namespace scalelab

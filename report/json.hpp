// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/reported_file.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The results as JSON (RFC 8259): the provenance, and for each study its title, kernel, scaling,
/// confidence, headline, summary (sentences), baseline {point, label, median_s} or null, slow_nodes
/// (analysis/losses/slow_nodes.hpp) as {node, name, longer_least, longer_most, points}, and points,
/// each with what the point is, its size, the columns of common_columns(), by_node where its
/// workers were on several nodes, with what POP's hybrid model says of each of them, and values:
/// what the kernel measured of its own, by the name of its column in /samples, each as {unit,
/// median, low, high}. What is not available is null. Text that is not UTF-8 has its bad bytes
/// replaced. `studies` are what analyse() says of them; Results::workers is not looked at.
std::string json_report(const Results& results, const std::vector<StudyAnalysis>& studies);

/// Several files as one document: {"files": [...]}, each what json_report() gives of one, after
/// "file", its name.
std::string json_report(const std::vector<ReportedFile>& files);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/reported_file.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The tidy table of all points as comma-separated values (RFC 4180: lines end with CR LF, fields
/// with a comma, a quote or a line break stand in quotes): what each point is, its size parameters
/// as size_<name>, and the columns of derive(). What is not available is an empty field. Numbers
/// are written so that they read back exactly.
/// `studies` are what analyse() says of them; Results::workers is not looked at.
std::string csv_report(const Results& results, const std::vector<StudyAnalysis>& studies);

/// The points of several files as one such table, with one header: first a column `file`, which has
/// the file's name, then the columns of all files. Where a file does not have a column, the field
/// is empty.
std::string csv_report(const std::vector<ReportedFile>& files);

}  // namespace scalelab

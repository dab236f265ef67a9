// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "report/figures/pen.hpp"
#include "report/report.hpp"
#include "report/reported_file.hpp"

namespace scalelab {

/// Whether a format is text that can be printed; the others are files for a folder.
bool can_be_printed(Format format);

/// One file or several in a format that can be printed: text, in which each of several files begins
/// with its name, one table of CSV, or one JSON document. Throws std::invalid_argument for another
/// format.
/// @param pen how text is laid out and coloured
std::string printed_report(const std::vector<ReportedFile>& files, Format format, const Pen& pen);

}  // namespace scalelab

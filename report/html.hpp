// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "analysis/study_analysis.hpp"
#include "report/page_template.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The whole report as one HTML page, in the form of the template. In that of the program it needs
/// nothing else: figures inside it as SVG, style inside it, no script, no network; and it holds
/// what the results say of the guide, the headlines, for each study the sentences, figures and
/// tables, then the machine, where the results came from, each config word for word, and how to
/// read the data. Throws GnuplotMissing and std::runtime_error as draw_figure() does. `studies` are
/// what analyse() says of them, or none for a page of the guide alone; Results::workers is not
/// looked at.
std::string html_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        const PageTemplate& form = PageTemplate(),
                        const std::optional<Guide>& guide = std::nullopt);

}  // namespace scalelab

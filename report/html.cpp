// SPDX-License-Identifier: BSD-3-Clause
#include "report/html.hpp"

#include "report/page_values.hpp"

namespace scalelab {

std::string html_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        const PageTemplate& form, const std::optional<Guide>& guide) {
  return form.filled_with(page_values(results, studies, guide));
}

}  // namespace scalelab

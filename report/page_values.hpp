// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What a name in the page's template (report/page_template.hpp) can stand for.
enum class ValueKind : std::uint8_t {
  text,    ///< a string, as the results have it: neither visible_text nor HTML yet
  markup,  ///< a string that is HTML
  flag,    ///< whether a section is there
  list     ///< a section for each item, in which the item's names mean something too
};

struct ValueName {
  std::string name;
  ValueKind kind = ValueKind::text;
  std::vector<ValueName> of_item{};  ///< of a list
};

/// The names that a template can use. docs/report_page.md says of each what it holds.
const std::vector<ValueName>& value_names();

struct PageValues;
using PageValue = std::variant<std::string, bool, std::vector<PageValues>>;

/// What the names stand for in one page, or in one item of a list: each of them is there.
struct PageValues {
  std::map<std::string, PageValue> named;
};

/// What the page says of these results. Draws the figures, so it throws GnuplotMissing and
/// std::runtime_error as draw_figure() does.
/// @param studies what analyse() says of the results; none for a page without them.
/// Results::workers is not looked at
/// @param guide what the results say of the guide, for a page that has it
PageValues page_values(const Results& results, const std::vector<StudyAnalysis>& studies,
                       const std::optional<Guide>& guide = std::nullopt);

}  // namespace scalelab

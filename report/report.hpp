// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/page_template.hpp"
#include "results/records.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// What a report can be written as. svg, pdf and png are one file a figure; the others are one
/// file.
enum class Format : std::uint8_t { html, pdf, png, svg, text, csv, json };

template <>
inline constexpr EnumNames<7> enum_names<Format>{"html", "pdf", "png", "svg",
                                                 "text", "csv", "json"};

struct WrittenReport {
  std::vector<std::filesystem::path> paths;  ///< in the order of the formats
  std::set<char32_t> replaced;  ///< characters for which figures have others (see Figure)
};

/// Writes the results in each of the formats into `directory`, which is created when it is missing:
///   <stem>.html, <stem>.txt, <stem>.csv, <stem>.json
///   <stem>_<study, counted from 1>_<kernel>_<speedup|efficiency|time|roofline>.<svg|pdf|png>
/// A study without a measured point has no figures. Existing files of these names are replaced.
/// In a file's name, the kernel's, which comes from the results, is reduced to letters, digits,
/// "_",
/// "-" and ".".
/// Throws std::runtime_error when the directory cannot be made, when a file cannot be written, and
/// when a figure is asked for and gnuplot is missing or fails; the message says what to do.
/// @param studies what analyse() says of the results; Results::workers is not looked at
/// @param form the HTML page's
WrittenReport write_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                           const std::string& stem, const std::filesystem::path& directory,
                           std::span<const Format> formats,
                           const PageTemplate& form = PageTemplate());

}  // namespace scalelab

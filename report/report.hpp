// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
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
///   <stem>_guide_<tasks|example|main_guard|workers>.<svg|pdf|png>
/// A study without a measured point has no figures. The guide is in the page and has figures where
/// there is one. Existing files of these names are replaced.
/// In a file's name, the kernel's, which comes from the results, is reduced to letters, digits,
/// "_",
/// "-" and ".".
/// Throws std::runtime_error when the directory cannot be made, when a file cannot be written, and
/// when a figure is asked for and gnuplot is missing or fails; the message says what to do.
/// @param studies what analyse() says of the results; Results::workers is not looked at
/// @param form the HTML page's
/// @param guide what guide_in() says of the results
WrittenReport write_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                           const std::string& stem, const std::filesystem::path& directory,
                           std::span<const Format> formats,
                           const PageTemplate& form = PageTemplate(),
                           const std::optional<Guide>& guide = std::nullopt);

/// Whether a guide can be written in a format; it has no CSV and no JSON.
bool can_show_guide(Format format);

/// Writes what the results say of the guide, and nothing of their studies, in each of the formats
/// into `directory`, as write_report() does:
///   <stem>_guide.html, <stem>_guide.txt
///   <stem>_guide_<tasks|example|main_guard|workers>.<svg|pdf|png>
/// Throws as write_report() does, and std::invalid_argument for a format that can't show a guide.
WrittenReport write_guide(const Results& results, const Guide& guide, const std::string& stem,
                          const std::filesystem::path& directory, std::span<const Format> formats,
                          const PageTemplate& form = PageTemplate());

}  // namespace scalelab

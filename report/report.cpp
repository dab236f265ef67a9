// SPDX-License-Identifier: BSD-3-Clause
#include "report/report.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "analysis/study_analysis.hpp"
#include "report/csv.hpp"
#include "report/figures/figure.hpp"
#include "report/figures/guide/guide_figure.hpp"
#include "report/guide_text.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace scalelab {
namespace {

void make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || !std::filesystem::is_directory(directory)) {
    throw std::runtime_error(
        fmt::format("cannot make the directory {} for the report: {}; choose another with -o",
                    directory.string(), error ? error.message() : "a file of that name is there"));
  }
}

/// A name from a results file, which may hold anything, as part of a file's name.
std::string in_file_name(const std::string& name) {
  constexpr std::size_t longest = 64;
  std::string part = name.substr(0, longest);
  std::replace_if(
      part.begin(), part.end(),
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-' || c == '.');
      },
      '_');
  return part;
}

/// Writes files into a folder, and remembers which.
class FolderWriter {
 public:
  explicit FolderWriter(const std::filesystem::path& directory) : directory_(directory) {
    make_directory(directory);
  }

  void write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = directory_ / name;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
      throw std::runtime_error(
          fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
    }
    written_.paths.push_back(path);
  }

  void write(const std::string& name, const Figure& figure) {
    write(name, figure.image);
    written_.replaced.insert(figure.replaced.begin(), figure.replaced.end());
  }

  [[nodiscard]] WrittenReport take_written() { return std::move(written_); }

 private:
  const std::filesystem::path& directory_;
  WrittenReport written_;
};

/// The kind of picture that a format is; nothing for the others.
std::optional<ImageFormat> image_format(Format format) {
  switch (format) {
    case Format::pdf:
      return ImageFormat::pdf;
    case Format::png:
      return ImageFormat::png;
    case Format::svg:
      return ImageFormat::svg;
    default:
      return std::nullopt;
  }
}

void write_study_figures(FolderWriter& writer, const Results& results,
                         const std::vector<StudyAnalysis>& studies, const std::string& stem,
                         ImageFormat format) {
  for (const StudyAnalysis& study : studies) {
    for (const FigureKind kind : figures_of(study)) {
      writer.write(fmt::format("{}_{}_{}_{}.{}", stem, study.study + 1,
                               in_file_name(results.studies[study.study].kernel), name_of(kind),
                               name_of(format)),
                   draw_figure(results, study, kind, format));
    }
  }
}

void write_guide_figures(FolderWriter& writer, const Guide& guide, const std::string& stem,
                         ImageFormat format) {
  for (const GuideFigure kind : figures_of(guide)) {
    writer.write(fmt::format("{}_guide_{}.{}", stem, to_string(kind), name_of(format)),
                 draw_figure(guide, kind, format));
  }
}

/// What is one file in a format that is no picture.
std::string document(const Results& results, const std::vector<StudyAnalysis>& studies,
                     Format format, const PageTemplate& form, const std::optional<Guide>& guide) {
  switch (format) {
    case Format::html:
      return html_report(results, studies, form, guide);
    case Format::csv:
      return csv_report(results, studies);
    case Format::json:
      return json_report(results, studies);
    default:
      return text_report(results, studies, Pen(false));
  }
}

/// What a file of this format ends in.
std::string_view suffix_of(Format format) {
  return format == Format::text ? "txt" : to_string(format);
}

}  // namespace

WrittenReport write_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                           const std::string& stem, const std::filesystem::path& directory,
                           std::span<const Format> formats, const PageTemplate& form,
                           const std::optional<Guide>& guide) {
  FolderWriter writer(directory);
  for (const Format format : formats) {
    if (const auto image = image_format(format)) {
      write_study_figures(writer, results, studies, stem, *image);
      if (guide) {
        write_guide_figures(writer, *guide, stem, *image);
      }
    } else {
      writer.write(fmt::format("{}.{}", stem, suffix_of(format)),
                   document(results, studies, format, form, guide));
    }
  }
  return writer.take_written();
}

bool can_show_guide(Format format) {
  return format != Format::csv && format != Format::json;
}

WrittenReport write_guide(const Results& results, const Guide& guide, const std::string& stem,
                          const std::filesystem::path& directory, std::span<const Format> formats,
                          const PageTemplate& form) {
  if (!std::ranges::all_of(formats, can_show_guide)) {
    throw std::invalid_argument("a guide has no CSV and no JSON");
  }
  FolderWriter writer(directory);
  for (const Format format : formats) {
    if (const auto image = image_format(format)) {
      write_guide_figures(writer, guide, stem, *image);
    } else {
      writer.write(fmt::format("{}_guide.{}", stem, suffix_of(format)),
                   format == Format::html ? html_report(results, {}, form, guide)
                                          : guide_text(guide, Pen(false)));
    }
  }
  return writer.take_written();
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "report/report.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "analysis/study_analysis.hpp"
#include "report/csv.hpp"
#include "report/figures/figure.hpp"
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

class Writer {
 public:
  Writer(const Results& results, const std::vector<StudyAnalysis>& studies, const std::string& stem,
         const std::filesystem::path& directory, const PageTemplate& form)
      : results_(results), studies_(studies), stem_(stem), directory_(directory), form_(form) {}

  void write(Format format) {
    switch (format) {
      case Format::html:
        return write_file(stem_ + ".html", html_report(results_, studies_, form_));
      case Format::text:
        return write_file(stem_ + ".txt", text_report(results_, studies_, Pen(false)));
      case Format::csv:
        return write_file(stem_ + ".csv", csv_report(results_, studies_));
      case Format::json:
        return write_file(stem_ + ".json", json_report(results_, studies_));
      case Format::pdf:
        return write_figures(ImageFormat::pdf);
      case Format::png:
        return write_figures(ImageFormat::png);
      case Format::svg:
        return write_figures(ImageFormat::svg);
    }
  }

  [[nodiscard]] WrittenReport take_written() { return std::move(written_); }

 private:
  void write_file(const std::string& name, const std::string& content) {
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

  void write_figures(ImageFormat format) {
    for (const StudyAnalysis& study : studies_) {
      for (const FigureKind kind : figures_of(study)) {
        const Figure figure = draw_figure(results_, study, kind, format);
        write_file(fmt::format("{}_{}_{}_{}.{}", stem_, study.study + 1,
                               in_file_name(results_.studies[study.study].kernel), name_of(kind),
                               name_of(format)),
                   figure.image);
        written_.replaced.insert(figure.replaced.begin(), figure.replaced.end());
      }
    }
  }

  const Results& results_;
  const std::vector<StudyAnalysis>& studies_;
  const std::string& stem_;
  const std::filesystem::path& directory_;
  const PageTemplate& form_;
  WrittenReport written_;
};

}  // namespace

WrittenReport write_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                           const std::string& stem, const std::filesystem::path& directory,
                           std::span<const Format> formats, const PageTemplate& form) {
  make_directory(directory);
  Writer writer(results, studies, stem, directory, form);
  for (const Format format : formats) {
    writer.write(format);
  }
  return writer.take_written();
}

}  // namespace scalelab

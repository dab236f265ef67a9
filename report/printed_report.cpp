// SPDX-License-Identifier: BSD-3-Clause
#include "report/printed_report.hpp"

#include <stdexcept>

#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "report/words/wrapped_text.hpp"

namespace scalelab {
namespace {

std::string text_of(const std::vector<ReportedFile>& files, const Pen& pen) {
  std::string text;
  for (const ReportedFile& file : files) {
    if (files.size() > 1) {
      text += text.empty() ? "" : "\n\n";
      text += pen.bold(wrapped("File " + file.name, "", "", pen.columns())) + "\n";
    }
    text += text_report(file.results, file.studies, pen);
  }
  return text;
}

}  // namespace

bool can_be_printed(Format format) {
  return format == Format::text || format == Format::csv || format == Format::json;
}

std::string printed_report(const std::vector<ReportedFile>& files, Format format, const Pen& pen) {
  const bool one = files.size() == 1;
  switch (format) {
    case Format::text:
      return text_of(files, pen);
    case Format::csv:
      return one ? csv_report(files.front().results, files.front().studies) : csv_report(files);
    case Format::json:
      return one ? json_report(files.front().results, files.front().studies) : json_report(files);
    default:
      throw std::invalid_argument("a report of this format is not printed");
  }
}

}  // namespace scalelab

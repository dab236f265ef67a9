// SPDX-License-Identifier: BSD-3-Clause
#include "report/csv.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/derived.hpp"
#include "report/tables/point_columns.hpp"

namespace scalelab {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string field = "\"";
  for (const char c : text) {
    field += c;
    if (c == '"') {
      field += '"';
    }
  }
  return field + "\"";
}

std::string field(const Column& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> std::string {
        const auto& value = values[row];
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          return quoted(value);
        } else if constexpr (std::is_same_v<Value, double>) {
          // fmt's shortest form reads back as the same double.
          return std::isnan(value) ? "" : fmt::format("{}", value);
        } else {
          return fmt::format("{}", static_cast<std::int64_t>(value));
        }
      },
      column.values);
}

std::string line(const std::vector<std::string>& fields) {
  return fmt::format("{}\r\n", fmt::join(fields, ","));
}

std::vector<Column> columns_of(const Results& results, const std::vector<StudyAnalysis>& studies) {
  std::vector<Column> columns = point_columns(results);
  for (std::vector<Column> more : {size_columns(results), derive(results, studies)}) {
    std::move(more.begin(), more.end(), std::back_inserter(columns));
  }
  return columns;
}

}  // namespace

std::string csv_report(const Results& results, const std::vector<StudyAnalysis>& studies) {
  const std::vector<Column> columns = columns_of(results, studies);
  std::vector<std::string> fields;
  fields.reserve(columns.size());
  for (const Column& column : columns) {
    fields.push_back(quoted(column.name));
  }
  std::string text = line(fields);
  for (std::size_t row = 0; row < results.points.size(); ++row) {
    fields.clear();
    for (const Column& column : columns) {
      fields.push_back(field(column, row));
    }
    text += line(fields);
  }
  return text;
}

std::string csv_report(const std::vector<ReportedFile>& files) {
  std::vector<std::string> names;
  std::map<std::string, bool> is_text;
  std::vector<std::map<std::string, Column>> tables;
  for (const ReportedFile& file : files) {
    std::map<std::string, Column>& table = tables.emplace_back();
    for (Column& column : columns_of(file.results, file.studies)) {
      const bool text = std::holds_alternative<std::vector<std::string>>(column.values);
      // What is a choice in one file and a number in another stays apart, as within one file.
      std::string name = column.name;
      while (is_text.contains(name) && is_text[name] != text) {
        name += "_2";
      }
      if (is_text.emplace(name, text).second) {
        names.push_back(name);
      }
      table.emplace(name, std::move(column));
    }
  }
  std::vector<std::string> fields = {"file"};
  for (const std::string& name : names) {
    fields.push_back(quoted(name));
  }
  std::string text = line(fields);
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t row = 0; row < files[i].results.points.size(); ++row) {
      fields = {quoted(files[i].name)};
      for (const std::string& name : names) {
        const auto column = tables[i].find(name);
        fields.push_back(column == tables[i].end() ? "" : field(column->second, row));
      }
      text += line(fields);
    }
  }
  return text;
}

}  // namespace scalelab

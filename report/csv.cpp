// SPDX-License-Identifier: BSD-3-Clause
#include "report/csv.hpp"

#include <fmt/format.h>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <type_traits>
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

template <typename Field>
void append_line(std::string& text, const std::vector<Column>& columns, Field field_of) {
  std::string_view separator;
  for (const Column& column : columns) {
    text += separator;
    text += field_of(column);
    separator = ",";
  }
  text += "\r\n";
}

}  // namespace

std::string csv_report(const Results& results, const std::vector<StudyAnalysis>& studies) {
  std::vector<Column> columns = point_columns(results);
  for (std::vector<Column> more : {size_columns(results), derive(results, studies)}) {
    std::move(more.begin(), more.end(), std::back_inserter(columns));
  }
  std::string text;
  append_line(text, columns, [](const Column& column) { return quoted(column.name); });
  for (std::size_t row = 0; row < results.points.size(); ++row) {
    append_line(text, columns, [row](const Column& column) { return field(column, row); });
  }
  return text;
}

}  // namespace scalelab

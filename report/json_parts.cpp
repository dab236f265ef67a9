// SPDX-License-Identifier: BSD-3-Clause
#include "report/json_parts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>
#include <variant>

#include "results/schema/record_fields.hpp"
#include "terminal/code_points.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {

Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_cell(const ColumnValues& values, std::size_t row) {
  return std::visit(
      [row](const auto& of_kind) -> Json {
        const auto& cell = of_kind[row];
        if constexpr (std::is_same_v<std::decay_t<decltype(cell)>, double>) {
          return json_number(cell);
        } else {
          return cell;
        }
      },
      values);
}

void add_identity(Json& json, const Point& point) {
  for (const Field<Point>& field : identity_fields()) {
    json[field.header.name] = json_cell(field.gather(std::span(&point, 1)), 0);
  }
}

Json json_size(const std::map<std::string, SizeValue>& size) {
  Json json = Json::object();
  for (const auto& [name, setting] : size) {
    std::visit([&json, &name = name](const auto& one) { json[name] = one; }, setting);
  }
  return json;
}

std::string json_text(const Json& json) {
  const std::string dumped = json.dump(2, ' ', false, Json::error_handler_t::replace);
  std::string text;
  text.reserve(dumped.size() + 1);
  for (const CodePoint& point : code_points(dumped)) {
    // The library writes no control character but the ends of its own lines, and DEL.
    if (point.value && *point.value != '\n' && steers_terminal(*point.value)) {
      text += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(*point.value));
    } else {
      text += point.bytes;
    }
  }
  return text + "\n";
}

}  // namespace scalelab

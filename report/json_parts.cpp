// SPDX-License-Identifier: BSD-3-Clause
#include "report/json_parts.hpp"

#include <cmath>
#include <variant>

namespace scalelab {

Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_size(const std::map<std::string, SizeValue>& size) {
  Json json = Json::object();
  for (const auto& [name, setting] : size) {
    std::visit([&json, &name = name](const auto& one) { json[name] = one; }, setting);
  }
  return json;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "results/records.hpp"
#include "results/schema/table.hpp"

/// What several reports in JSON are made of.
namespace scalelab {

/// Members in the order in which they are added, which is the order a person reads them in.
using Json = nlohmann::ordered_json;

/// JSON has no number for what is not finite: it becomes null.
Json json_number(double value);

/// One cell of a column.
Json json_cell(const ColumnValues& values, std::size_t row);

/// Adds what the point is: identity_fields() (results/schema/record_fields.hpp).
void add_identity(Json& json, const Point& point);

/// The parameters of a size: {"n": 100, "rest": "wait"}.
Json json_size(const std::map<std::string, SizeValue>& size);

/// The text of a report, indented by two. Bytes that are no UTF-8 become U+FFFD, and what would
/// steer a terminal (terminal/visible_text.hpp) is written as "\u" and four digits, which is the
/// same text to who reads it as JSON.
std::string json_text(const Json& json);

}  // namespace scalelab

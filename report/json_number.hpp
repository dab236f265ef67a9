// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace scalelab {

/// JSON whose members stay in the order in which they are added, which is the order a person reads
/// them in.
using Json = nlohmann::ordered_json;

/// null for what is not finite: JSON has no number for it.
inline Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace scalelab

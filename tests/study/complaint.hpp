// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "study/config.hpp"

namespace scalelab {

/// The message of the ConfigError that `read` throws; "" when it throws none.
template <class Read>
std::string complaint_of(const Read& read) {
  try {
    read();
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

/// The message that parse_config gives for the text; "" when it finds no mistake.
inline std::string complaint(const std::string& text,
                             const std::vector<std::string>& overrides = {}) {
  return complaint_of([&] { parse_config("s.toml", text, overrides); });
}

}  // namespace scalelab

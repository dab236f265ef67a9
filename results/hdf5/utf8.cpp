// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/utf8.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace scalelab {

std::string as_utf8(std::string_view text) {
  const auto is_plain = [](char c) { return c > 0; };  // 7-bit ASCII other than NUL
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    return std::string(text);
  }
  // The JSON library already has a decoder that replaces what is not UTF-8.
  using nlohmann::json;
  const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  const auto valid = json::parse(quoted).get<std::string>();
  std::string result;
  result.reserve(valid.size());
  for (const char c : valid) {
    if (c == '\0') {
      result += "\xEF\xBF\xBD";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace scalelab

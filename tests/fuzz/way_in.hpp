// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What libFuzzer calls with bytes of its making, and replay.cpp with those of the seeds. Bytes
/// that are refused in the way that users are told about are fine; whatever else is thrown is a
/// fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace scalelab {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Without its line break.
inline std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

/// Calls `take` with each line; what follows the last line break is one, unless it is empty.
template <class Take>
void for_each_line(std::string_view text, Take&& take) {
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    take(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace scalelab

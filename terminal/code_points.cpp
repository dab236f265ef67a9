// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/code_points.hpp"

#include <array>
#include <cstddef>

namespace scalelab {
namespace {

// How many bytes a character has that begins with this one; 0 where none does.
std::size_t length_after(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Of a text that is not empty.
CodePoint first_of(std::string_view text) {
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const CodePoint wrong{.bytes = text.substr(0, 1), .value = std::nullopt};
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = length_after(lead);
  if (length == 0 || length > text.size()) {
    return wrong;
  }
  char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  for (const char c : text.substr(1, length - 1)) {
    const auto next = static_cast<unsigned char>(c);
    if ((next & 0xC0U) != 0x80U) {
      return wrong;
    }
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least.at(length) || value > 0x10FFFF || is_surrogate) {
    return wrong;
  }
  return {.bytes = text.substr(0, length), .value = value};
}

}  // namespace

std::vector<CodePoint> code_points(std::string_view text) {
  std::vector<CodePoint> found;
  found.reserve(text.size());
  while (!text.empty()) {
    found.push_back(first_of(text));
    text.remove_prefix(found.back().bytes.size());
  }
  return found;
}

}  // namespace scalelab

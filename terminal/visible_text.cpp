// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/visible_text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

#include "terminal/code_points.hpp"

namespace scalelab {
namespace {

std::string escape_of(char32_t value) {
  switch (value) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return value < 0x80 ? fmt::format("\\x{:02x}", static_cast<std::uint32_t>(value))
                          : fmt::format("\\u{:04x}", static_cast<std::uint32_t>(value));
  }
}

void append_visible(std::string& line, const CodePoint& point) {
  if (!point.value) {
    line += fmt::format("\\x{:02x}", static_cast<unsigned char>(point.bytes.front()));
  } else if (steers_terminal(*point.value)) {
    line += escape_of(*point.value);
  } else {
    line += point.bytes;
  }
}

}  // namespace

bool steers_terminal(char32_t value) {
  const bool is_control = value < 0x20 || (value >= 0x7F && value <= 0x9F);
  const bool separates_lines = value == 0x2028 || value == 0x2029;
  const bool turns_direction =
      (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  return is_control || separates_lines || turns_direction;
}

std::string visible(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (const CodePoint& point : code_points(text)) {
    append_visible(line, point);
  }
  return line;
}

std::string visible_lines(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  const auto points = code_points(text);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::string_view bytes = points[i].bytes;
    const bool ends_a_line =
        bytes == "\n" || (bytes == "\r" && i + 1 < points.size() && points[i + 1].bytes == "\n");
    if (ends_a_line || bytes == "\t") {
      lines += bytes;
    } else {
      append_visible(lines, points[i]);
    }
  }
  return lines;
}

}  // namespace scalelab

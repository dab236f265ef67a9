// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace scalelab {

/// Columns that text for a terminal fits in.
inline constexpr std::size_t text_width = 80;

/// Escape codes of ECMA-48, or none.
class Pen {
 public:
  explicit Pen(bool colour) : colour_(colour) {}
  [[nodiscard]] std::string bold(const std::string& text) const { return code("1", text); }
  [[nodiscard]] std::string faint(const std::string& text) const { return code("2", text); }
  [[nodiscard]] std::string green(const std::string& text) const { return code("32", text); }
  [[nodiscard]] std::string yellow(const std::string& text) const { return code("33", text); }

 private:
  [[nodiscard]] std::string code(std::string_view number, const std::string& text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", number, text) : text;
  }
  bool colour_;
};

}  // namespace scalelab

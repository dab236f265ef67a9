// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace scalelab {

/// Columns that text fits in where nothing else is known.
inline constexpr std::size_t text_width = 80;

/// What text is written with, on paper of so many columns: escape codes of ECMA-48 around each of
/// its lines, or none.
class Pen {
 public:
  explicit Pen(bool colour, std::size_t columns = text_width)
      : colour_(colour), columns_(columns) {}
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::string bold(const std::string& text) const { return code("1", text); }
  [[nodiscard]] std::string faint(const std::string& text) const { return code("2", text); }
  [[nodiscard]] std::string green(const std::string& text) const { return code("32", text); }
  [[nodiscard]] std::string yellow(const std::string& text) const { return code("33", text); }

 private:
  [[nodiscard]] std::string code(std::string_view number, const std::string& text) const {
    if (!colour_) {
      return text;
    }
    std::string painted;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      painted += fmt::format("\x1b[{}m{}\x1b[0m", number, text.substr(at, end - at));
      painted += text.substr(end, 1);
      at = end + 1;
    }
    return painted;
  }
  bool colour_;
  std::size_t columns_;
};

}  // namespace scalelab

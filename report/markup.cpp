// SPDX-License-Identifier: BSD-3-Clause
#include "report/markup.hpp"

#include <fmt/format.h>
#include <regex>

#include "terminal/visible_text.hpp"

namespace scalelab {

std::string escaped(const std::string& text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : visible_lines(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string inline_svg(const std::string& svg, const std::string& prefix,
                       const std::string& label) {
  const std::size_t start = svg.find("<svg");
  if (start == std::string::npos) {
    return "";
  }
  // What is in quotes here is gnuplot's own: its texts stand between tags, not in attributes.
  static const std::regex id(R"(( id=)(["']))");
  static const std::regex reference(R"((href=)(["'])#)");
  static const std::regex url(R"(url\(#)");
  std::string result = std::regex_replace(svg.substr(start), id, "$1$2" + prefix);
  result = std::regex_replace(result, reference, "$1$2#" + prefix);
  result = std::regex_replace(result, url, "url(#" + prefix);
  return fmt::format(R"(<svg role="img" aria-label="{}"{})", escaped(label), result.substr(4));
}

}  // namespace scalelab

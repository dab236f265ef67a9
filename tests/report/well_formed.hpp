// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <regex>
#include <string>
#include <vector>

namespace scalelab::testing {

/// What is wrong with a text as XML, or nothing. It knows what pictures hold: a declaration, tags
/// with quoted attributes, and text in which "&" starts a known reference.
inline std::string fault_in_xml(const std::string& xml) {
  static const std::regex tag(
      R"(^<(/?)([A-Za-z][\w:-]*)(?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(/?)>)");
  static const std::regex reference(R"(^&(amp|lt|gt|quot|apos|#\d+);)");
  std::vector<std::string> open;
  std::size_t at = xml.rfind("<?xml", 0) == 0 ? xml.find("?>") + 2 : 0;
  while (at < xml.size()) {
    const auto from = xml.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t end_of_tag = std::min(xml.find('>', at), xml.size() - 1) + 1;
    std::smatch match;
    if (xml[at] == '&' && !std::regex_search(from, xml.end(), match, reference)) {
      return "a bare & in: " + xml.substr(at, 40);
    }
    if (xml.compare(at, 3, "]]>") == 0) {
      return "]]> in a text";
    }
    if (xml[at] != '<') {
      ++at;
      continue;
    }
    const std::string candidate = xml.substr(at, end_of_tag - at);
    if (!std::regex_match(candidate, match, tag)) {
      return "no tag: " + candidate.substr(0, 200);
    }
    if (match[1] == "/" && (open.empty() || open.back() != match[2])) {
      return "unexpected end: " + candidate;
    }
    if (match[1] == "/") {
      open.pop_back();
    } else if (match[3] != "/") {
      open.push_back(match[2]);
    }
    at = end_of_tag;
  }
  return open.empty() ? "" : "no end of " + open.back();
}

}  // namespace scalelab::testing

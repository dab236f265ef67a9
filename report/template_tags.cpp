// SPDX-License-Identifier: BSD-3-Clause
#include "report/template_tags.hpp"

namespace scalelab {
namespace {

std::string_view without_white_space_around(std::string_view text) {
  constexpr std::string_view white = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(white);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(white) + 1 - first);
}

TagKind kind_by_sign(char sign) {
  switch (sign) {
    case '#':
      return TagKind::section;
    case '^':
      return TagKind::inverted;
    case '/':
      return TagKind::end;
    case '&':
      return TagKind::unescaped;
    case '!':
      return TagKind::comment;
    case '>':
      return TagKind::partial;
    case '=':
      return TagKind::delimiters;
    default:
      return TagKind::escaped;
  }
}

}  // namespace

std::vector<TemplateTag> tags_of(std::string_view text) {
  std::vector<TemplateTag> tags;
  std::size_t at = 0;
  while ((at = text.find("{{", at)) != std::string_view::npos) {
    const bool three_braces = text.substr(at).starts_with("{{{");
    const std::string_view closing = three_braces ? "}}}" : "}}";
    const std::size_t begin = at + closing.size();
    const std::size_t end = text.find(closing, begin);
    if (end == std::string_view::npos) {
      tags.push_back({TagKind::unclosed, "", at});
      return tags;
    }
    std::string_view content = without_white_space_around(text.substr(begin, end - begin));
    TagKind kind = TagKind::unescaped;
    if (!three_braces) {
      kind = content.empty() ? TagKind::escaped : kind_by_sign(content.front());
      if (kind != TagKind::escaped) {
        content = without_white_space_around(content.substr(1));
      }
    }
    tags.push_back({kind, std::string(content), at});
    at = end + closing.size();
  }
  return tags;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scalelab {

/// What a tag of a Mustache template is (mustache(5)).
enum class TagKind : std::uint8_t {
  escaped,     ///< {{name}}
  unescaped,   ///< {{{name}}} or {{&name}}
  section,     ///< {{#name}}
  inverted,    ///< {{^name}}
  end,         ///< {{/name}}
  comment,     ///< {{! }}
  partial,     ///< {{>name}}
  delimiters,  ///< {{=<% %>=}}
  unclosed     ///< nothing ends it: the last of its template
};

struct TemplateTag {
  TagKind kind = TagKind::escaped;
  std::string name;          ///< without the white space around it
  std::size_t position = 0;  ///< of its first brace, in bytes
};

/// The tags of a template, in order. That it changes its delimiters is seen and not followed.
std::vector<TemplateTag> tags_of(std::string_view text);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

/// The text with the characters that mean something in HTML written as references, and those that
/// mustn't be in it made visible (terminal/visible_text.hpp).
std::string escaped(const std::string& text);

/// gnuplot's SVG as part of an HTML page: without its XML declaration, described by `label` for
/// screen readers, and with `prefix` before every id, which must be unique in a page.
std::string inline_svg(const std::string& svg, const std::string& prefix, const std::string& label);

}  // namespace scalelab

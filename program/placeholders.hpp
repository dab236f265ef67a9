// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace scalelab {

/// A placeholder that is none. The message names it, those that there are, and the nearest.
class PlaceholderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The names of the placeholders of a text: a name in braces, as "{threads}". "{{" and "}}" stand
/// for a brace; any other brace, and what a shell takes for a variable, "${name}", stays as it is.
/// @param known names that are legal
/// Throws PlaceholderError for another one.
std::set<std::string> placeholders_in(std::string_view text, const std::vector<std::string>& known);

/// The text with the values in place of their placeholders. Throws std::out_of_range for a
/// placeholder without a value.
std::string filled_in(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace scalelab

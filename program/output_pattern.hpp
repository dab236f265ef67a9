// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace scalelab {

/// A pattern that can't be used; the message says why.
class PatternError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A regular expression (ECMAScript's, as std::regex has it) that is looked for in each line of a
/// program's output. Its group, or where it has none the whole match, is what was looked for.
class OutputPattern {
 public:
  /// Throws PatternError for what is no regular expression, or has more than one group.
  explicit OutputPattern(std::string text);

  /// The first match in a line; nothing where it doesn't match, or is too much for the library.
  [[nodiscard]] std::optional<std::string> find_in(std::string_view line) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  std::regex regex_;
};

/// The finite number that a text is, blanks around it and a sign apart; nothing where it is none.
std::optional<double> number_of(std::string_view text);

}  // namespace scalelab

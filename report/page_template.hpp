// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "report/page_values.hpp"

namespace scalelab {

/// A template that can't be used. The message says where, as "FILE:LINE:COLUMN: ", what is wrong
/// and what to do.
class TemplateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The form of the HTML page: a Mustache template (https://mustache.github.io) whose sections are
/// closed and whose names are those of value_names(), each used as what it is. It takes in no other
/// template and keeps to the usual delimiters.
class PageTemplate {
 public:
  /// That of the program, report/page.html.mustache.
  PageTemplate();

  /// Throws TemplateError, in which the template is called `name`.
  PageTemplate(std::string_view name, std::string text);

  /// The page. {{name}} becomes the value as report/markup.hpp's escaped() has it, {{{name}}} the
  /// value as it is.
  [[nodiscard]] std::string filled_with(const PageValues& values) const;

 private:
  std::string text_;
};

/// Reads a template of at most 1 MiB from a file. Throws TemplateError.
PageTemplate read_page_template(const std::string& path);

/// The text of report/page.html.mustache, which the build puts into the program.
std::string_view text_of_own_template();

}  // namespace scalelab

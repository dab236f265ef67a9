// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/wrapped_text.hpp"

#include <sstream>
#include <vector>

#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

/// True for "%", "s", "ms)," and such, which belong to the number before them.
bool is_unit(const std::string& word) {
  const std::string letters = word.substr(0, word.find_first_of(",.;:)"));
  return letters == "%" || letters == "s" || letters == "ms" || letters == "us" || letters == "ns";
}

/// The words of a text, visible, a number and its unit as one.
std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (!words.empty() && is_unit(word)) {
      words.back() += " " + word;
    } else {
      words.push_back(visible(word));
    }
  }
  return words;
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& first, const std::string& next,
                    std::size_t columns) {
  const std::string indent = 2 * text_columns(next) > columns ? "  " : next;
  const bool first_may_stand_alone = text_columns(first) > text_columns(indent);
  std::string lines;
  std::string line = first;
  std::size_t taken = text_columns(line);
  bool empty = true;
  for (const std::string& word : words_of(text)) {
    const std::size_t width = text_columns(word);
    const bool fits = taken + (empty ? 0 : 1) + width <= columns;
    if (!fits && (!empty || (lines.empty() && first_may_stand_alone))) {
      lines += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
      line = indent;
      taken = text_columns(line);
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    taken += (empty ? 0 : 1) + width;
    empty = false;
  }
  return lines + line + "\n";
}

}  // namespace scalelab

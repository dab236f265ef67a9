// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/filled_lines.hpp"

#include <sstream>

#include "terminal/text_columns.hpp"

namespace scalelab {

std::vector<std::string> words_in(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

std::vector<std::string> filled_lines(const std::vector<std::string>& words, std::size_t columns,
                                      std::size_t first_columns) {
  std::vector<std::string> lines(1);
  std::size_t taken = 0;  // of the last line
  for (const std::string& word : words) {
    const std::size_t width = text_columns(word);
    const bool is_first = lines.size() == 1;
    const std::size_t room = is_first ? first_columns : columns;
    const bool empty = lines.back().empty();
    const bool fits = taken + (empty ? 0 : 1) + width <= room;
    if (!fits && (!empty || (is_first && first_columns < columns))) {
      lines.emplace_back();
      taken = 0;
    }
    const bool begins = lines.back().empty();
    lines.back() += (begins ? "" : " ") + word;
    taken += (begins ? 0 : 1) + width;
  }
  return lines;
}

std::vector<std::string> filled_lines(const std::vector<std::string>& words, std::size_t columns) {
  return filled_lines(words, columns, columns);
}

}  // namespace scalelab

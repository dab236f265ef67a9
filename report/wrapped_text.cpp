// SPDX-License-Identifier: BSD-3-Clause
#include "report/wrapped_text.hpp"

#include <sstream>
#include <vector>

#include "report/pen.hpp"

namespace scalelab {
namespace {

/// True for "%", "s", "ms)," and such, which belong to the number before them.
bool is_unit(const std::string& word) {
  const std::string letters = word.substr(0, word.find_first_of(",.;:)"));
  return letters == "%" || letters == "s" || letters == "ms" || letters == "us" || letters == "ns";
}

/// The words of a text, a number and its unit as one.
std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (!words.empty() && is_unit(word)) {
      words.back() += " " + word;
    } else {
      words.push_back(word);
    }
  }
  return words;
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& first, const std::string& next) {
  std::string lines;
  std::string line = first;
  bool empty = true;
  for (const std::string& word : words_of(text)) {
    if (!empty && line.size() + 1 + word.size() > text_width) {
      lines += line + "\n";
      line = next;
      empty = true;
    }
    line += empty ? "" : " ";
    line += word;
    empty = false;
  }
  return lines + line + "\n";
}

}  // namespace scalelab

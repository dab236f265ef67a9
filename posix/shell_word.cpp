// SPDX-License-Identifier: BSD-3-Clause
#include "posix/shell_word.hpp"

namespace scalelab {

std::string shell_word(const std::string& text) {
  const bool plain = text.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_-+=./:,@%") == std::string::npos;
  if (plain && !text.empty()) {
    return text;
  }
  std::string quoted = "'";
  for (const char letter : text) {
    quoted += letter == '\'' ? std::string(R"('\'')") : std::string(1, letter);
  }
  return quoted + "'";
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "program/output_lines.hpp"

#include <algorithm>

namespace scalelab {

void OutputLines::add(std::string_view bytes, double at_s) {
  tail_.append(bytes);
  if (tail_.size() > 2 * tail_bytes) {
    tail_.erase(0, tail_.size() - tail_bytes);
  }
  if (!look_) {
    return;
  }
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    line_.append(part.substr(0, longest_line - std::min(longest_line, line_.size())));
    if (end == std::string_view::npos) {
      return;
    }
    end_line(at_s);
    bytes.remove_prefix(end + 1);
  }
}

void OutputLines::finish(double at_s) {
  if (look_ && !line_.empty()) {
    end_line(at_s);
  }
}

void OutputLines::end_line(double at_s) {
  if (line_.ends_with('\r')) {
    line_.pop_back();
  }
  look_(line_, at_s);
  line_.clear();
}

std::string OutputLines::last_lines(std::size_t most) const {
  std::string_view text = tail_;
  while (text.ends_with('\n') || text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  std::size_t begin = text.size();
  for (std::size_t lines = 0; begin > 0 && lines < most; ++lines) {
    const std::size_t end_before = text.rfind('\n', begin - 1);
    if (end_before == std::string_view::npos) {
      begin = 0;
      break;
    }
    begin = end_before;
  }
  text.remove_prefix(std::min(begin, text.size()));
  while (text.starts_with('\n')) {
    text.remove_prefix(1);
  }
  return std::string(text);
}

}  // namespace scalelab

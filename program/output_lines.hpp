// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace scalelab {

/// What a program writes to one stream, as it comes: its lines are looked at one by one and
/// forgotten but for the last bytes, however much is written.
class OutputLines {
 public:
  /// Of a line, what comes behind so many bytes is not looked at.
  static constexpr std::size_t longest_line = 4096;
  /// So much is kept of the stream's end.
  static constexpr std::size_t tail_bytes = std::size_t{64} * 1024;

  /// Looks at a line, without its end, that came at a moment on now()'s clock.
  using Look = std::function<void(std::string_view line, double at_s)>;

  explicit OutputLines(Look look = {}) : look_(std::move(look)) {}

  /// Takes in what was read.
  void add(std::string_view bytes, double at_s);

  /// Takes what came behind the last line's end for a line.
  void finish(double at_s);

  /// The last lines that were written, at most so many, of what was kept. Any bytes may be in them.
  [[nodiscard]] std::string last_lines(std::size_t most) const;

 private:
  void end_line(double at_s);

  Look look_;
  std::string line_;
  std::string tail_;
};

}  // namespace scalelab

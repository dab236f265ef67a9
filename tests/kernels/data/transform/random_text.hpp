// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "kernels/data/transform/record_reader.hpp"
#include "kernels/fingerprint.hpp"

namespace scalelab::transform {

/// Numbers from a counter, for texts that differ from test to test and not from run to run.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(hash_of(seed + 1)) {}
  std::size_t below(std::size_t bound) { return hash_of(++state_) % bound; }
  template <std::size_t count>
  std::string one_of(const std::array<const char*, count>& choices) {
    return choices[below(count)];
  }

 private:
  std::uint64_t state_;
};

/// Lines of records in all the forms that there are, and empty ones.
inline std::string random_lines(std::uint64_t seed, int lines) {
  constexpr std::array keys{"0", "7", "42", "12345678", "-3", "\"8\"", "+5", "00"};
  constexpr std::array quantities{"1", "50", "51", "100", "\"17\"", "-2", "99999999"};
  constexpr std::array prices{"0.01", "12.34",    "9999.99", "12345678.90", "3",
                              "2.5",  "\"1.25\"", "-4.00",   "+0.5"};
  constexpr std::array notes{"",
                             "note",
                             "\"a,b\"",
                             "\"say \"\"no\"\"\"",
                             "\"two\nlines, \"\"\"",
                             "\"\"",
                             "\"\n\"",
                             "\"\"\"\"",
                             "a longer note; not quoted",
                             "\"a note that is as long as some blocks are, and then some more, so "
                             "that a piece may have no begin of a line at all\n\n,,,\""};
  Numbers numbers(seed);
  std::string text;
  for (int line = 0; line < lines; ++line) {
    const std::string end = numbers.below(4) == 0 ? "\r\n" : "\n";
    if (numbers.below(5) == 0) {
      text += end;
    }
    text += numbers.one_of(keys) + "," + numbers.one_of(quantities) + "," + numbers.one_of(prices) +
            "," + numbers.one_of(notes) + end;
  }
  return text;
}

/// A text with what must be readable around it.
class PaddedText {
 public:
  explicit PaddedText(const std::string& text)
      : bytes_(std::string(Text::padding, '\0') + text + std::string(Text::padding, '\0')),
        length_(static_cast<std::int64_t>(text.size())) {}

  [[nodiscard]] Text text() const {
    return {.begin = bytes_.data() + Text::padding, .bytes = length_};
  }

 private:
  std::string bytes_;
  std::int64_t length_;
};

}  // namespace scalelab::transform

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/synthetic_text.hpp"

#include <algorithm>
#include <charconv>

namespace scalelab::transform {
namespace {

// In hundredths.
constexpr std::int64_t largest_price = 999'999;
constexpr std::int64_t units = 100;

// As a user's table has them: most plain, some quoted for their commas, quotes and newlines.
constexpr std::array<std::string_view, 16> notes{"",
                                                 "paid",
                                                 "in stock",
                                                 "second choice",
                                                 "",
                                                 "sent on Monday",
                                                 "ordered by telephone",
                                                 "",
                                                 "to be collected",
                                                 "paid in advance",
                                                 "",
                                                 R"("red, green, blue")",
                                                 R"("a ""special"" price")",
                                                 R"("")",
                                                 "\"first floor,\nsecond door\"",
                                                 R"("12,50,""each"",,")"};

// A number below `bound`, the upper part of the product: each as frequent, but for 1 in 2^32.
std::int64_t scaled(std::uint32_t word, std::int64_t bound) noexcept {
  constexpr unsigned bits_of_word = 32;
  return static_cast<std::int64_t>((std::uint64_t{word} * static_cast<std::uint64_t>(bound)) >>
                                   bits_of_word);
}

// Where enough room is known to be.
char* write_number(char* to, std::int64_t number) noexcept {
  constexpr std::ptrdiff_t most_digits_of_number = 20;
  return std::to_chars(to, to + most_digits_of_number, number).ptr;
}

}  // namespace

SyntheticRecord synthetic_record(std::int64_t row, std::int64_t groups, philox::Key key) noexcept {
  constexpr std::uint32_t one_in = 64;
  const philox::Counter words =
      philox::numbers(philox::counter(static_cast<std::uint64_t>(row), 0), key);
  return {.key = scaled(words[0], groups),
          .quantity = 1 + scaled(words[1], largest_quantity),
          .price = 1 + scaled(words[2], largest_price),
          .note = notes.at(words[3] % notes.size()),
          .after_empty_line = words[3] / notes.size() % one_in == 0};
}

std::int64_t write_line(const SyntheticRecord& record, char* line) noexcept {
  char* to = line;
  if (record.after_empty_line) {
    *to++ = '\n';
  }
  to = write_number(to, record.key);
  *to++ = ',';
  to = write_number(to, record.quantity);
  *to++ = ',';
  to = write_number(to, record.price / units);
  *to++ = '.';
  *to++ = static_cast<char>('0' + record.price % units / 10);
  *to++ = static_cast<char>('0' + record.price % 10);
  *to++ = ',';
  to = std::copy(record.note.begin(), record.note.end(), to);
  *to++ = '\n';
  return to - line;
}

MeanLine mean_line(std::int64_t groups) {
  constexpr std::int64_t rows = 1000;
  MeanLine mean;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::array<char, most_bytes_of_line> line{};
    const std::int64_t bytes = write_line(synthetic_record(row, groups, {}), line.data());
    mean.bytes += static_cast<double>(bytes) / rows;
    mean.newlines +=
        static_cast<double>(std::count(line.begin(), line.begin() + bytes, '\n')) / rows;
  }
  return mean;
}

}  // namespace scalelab::transform

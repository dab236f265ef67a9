// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/plain_reader.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "kernels/data/transform/decimal.hpp"
#include "kernels/data/transform/field_text.hpp"

namespace scalelab::transform {
namespace {

// What is read of one line so far.
class PlainLine {
 public:
  PlainLine(std::string_view name, std::int64_t number) : name_(name), number_(number) {}

  [[nodiscard]] std::int64_t number() const noexcept { return number_; }
  void begin(std::int64_t number) noexcept {
    number_ = number;
    count_ = 0;
  }

  void end_field(std::string_view field) {
    if (count_ < fields_.size()) {
      fields_.at(count_) = field;
    }
    ++count_;
  }

  // Nothing but perhaps a carriage return.
  [[nodiscard]] bool is_empty() const noexcept {
    return count_ == 1 && (fields_[0].empty() || fields_[0] == "\r");
  }

  [[nodiscard]] PlainRecord record() const {
    if (count_ != fields_.size()) {
      refuse(fmt::format("it has {} {}", count_, count_ == 1 ? "field" : "fields"));
    }
    const auto key = whole_number(fields_[0]);
    const auto quantity = whole_number(fields_[1]);
    const auto price = number_of_hundredths(fields_[2]);
    if (!key || !quantity || !price) {
      const std::size_t wrong = !key ? 0 : !quantity ? 1 : 2;
      constexpr std::array<const char*, 3> names{"key", "quantity", "price"};
      refuse(fmt::format("its {} is '{}'", names.at(wrong), fields_.at(wrong)));
    }
    return {.key = *key, .quantity = *quantity, .price = *price};
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw std::runtime_error(fmt::format(
        "{}, line {}: {}; a record has four fields: key and quantity, whole numbers of at most {} "
        "digits, price, with at most two more behind a point, and a note, which may be empty",
        name_, number_, why, most_digits));
  }

 private:
  std::string_view name_;
  std::int64_t number_;
  std::array<std::string_view, static_cast<std::size_t>(fields)> fields_;
  std::size_t count_ = 0;
};

}  // namespace

void read_plainly(std::string_view text, std::string_view name, std::int64_t lines_before,
                  const std::function<void(const PlainRecord& record)>& action) {
  PlainLine line(name, lines_before + 1);
  std::int64_t newlines = lines_before;
  bool within_quotes = false;
  std::size_t begin = 0;  // of the field
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    newlines += c == '\n' ? 1 : 0;
    if (c == '"') {
      within_quotes = !within_quotes;  // a doubled one twice
    } else if (!within_quotes && (c == ',' || c == '\n')) {
      line.end_field(text.substr(begin, at - begin));
      begin = at + 1;
      if (c == '\n') {
        if (!line.is_empty()) {
          action(line.record());
        }
        line.begin(newlines + 1);
      }
    }
  }
  if (within_quotes) {
    line.refuse("a quote in it is never closed");
  }
}

}  // namespace scalelab::transform

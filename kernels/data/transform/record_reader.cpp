// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/record_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "kernels/data/transform/decimal.hpp"
#include "kernels/data/transform/field_text.hpp"

namespace scalelab::transform {
namespace {

constexpr std::int64_t hundredths = 100;

}  // namespace

RecordReader::RecordReader(const Text& text, const Range& blocks, bool within_quotes,
                           std::int64_t most_quantity, Entry* entries, GroupTable& groups,
                           ReaderScratch& scratch)
    : text_(text),
      base_(text.begin + blocks.first * block),
      bytes_of_text_(text.bytes - blocks.first * block),
      bytes_of_piece_(std::min(blocks.size() * block, bytes_of_text_)),
      within_quotes_(within_quotes),
      in_line_(blocks.first == 0),
      most_quantity_(most_quantity),
      entries_(entries),
      groups_(&groups),
      scratch_(&scratch) {}

void RecordReader::read(std::int64_t last_block) {
  const std::int64_t last = last_block * block - (base_ - text_.begin);
  while (next_ < last) {
    append(std::min(ReaderScratch::blocks_of_batch, (last - next_) / block));
    take_records();
  }
}

void RecordReader::finish() {
  const auto& ends = scratch_->ends;
  const auto has_line = [&] {
    return std::any_of(ends.begin(), ends.begin() + pending_,
                       [this](std::uint32_t end) { return base_[end] == '\n'; });
  };
  while (in_line_ && line_ <= bytes_of_piece_ && line_ < bytes_of_text_) {
    if (has_line()) {
      take_line();
    } else if (pending_ >= fields) {
      refuse_fields(pending_);
    } else if (next_ >= bytes_of_text_) {
      refuse("a quote that it opens is never closed");
    } else {
      append(1);
    }
  }
}

void RecordReader::append(std::int64_t blocks) {
  pending_ += append_field_ends(base_, next_, blocks, within_quotes_,
                                &scratch_->ends.at(static_cast<std::size_t>(pending_)));
  next_ += blocks * block;
}

bool RecordReader::find_first_line() {
  auto& ends = scratch_->ends;
  const auto last = ends.begin() + pending_;
  const auto newline =
      std::find_if(ends.begin(), last, [this](std::uint32_t end) { return base_[end] == '\n'; });
  if (newline == last) {
    pending_ = 0;
    return false;
  }
  line_ = std::int64_t{*newline} + 1;
  in_line_ = true;
  drop(newline + 1 - ends.begin());
  return true;
}

void RecordReader::take_records() {
  if (!in_line_ && !find_first_line()) {
    return;
  }
  const std::uint32_t* const ends = scratch_->ends.data();
  std::int64_t at = 0;
  while (at + fields <= pending_) {
    if (base_[ends[at]] == '\n') [[unlikely]] {
      if (!is_empty_line(base_ + line_, base_ + ends[at])) {
        refuse_fields(1);
      }
      line_ = std::int64_t{ends[at]} + 1;
      ++at;
      continue;
    }
    record(ends + at);
    at += fields;
  }
  drop(at);
  add_to_groups();
}

void RecordReader::take_line() {
  const std::uint32_t* const ends = scratch_->ends.data();
  const std::uint32_t* const newline =
      std::find_if(ends, ends + pending_, [this](std::uint32_t end) { return base_[end] == '\n'; });
  const std::int64_t found = newline - ends + 1;
  if (found == fields) {
    record(ends);
  } else if (found == 1 && is_empty_line(base_ + line_, base_ + *newline)) {
    line_ = std::int64_t{*newline} + 1;
  } else {
    refuse_fields(found);
  }
  drop(found);
  add_to_groups();
}

void RecordReader::drop(std::int64_t taken) {
  const auto first = scratch_->ends.begin();
  std::copy(first + taken, first + pending_, first);
  pending_ -= taken;
}

inline void RecordReader::keep(std::int64_t key, std::int64_t quantity, std::int64_t price) {
  // Always written, so that there is no branch that can't be foreseen.
  const std::int64_t value = quantity * price;
  scratch_->kept[static_cast<std::size_t>(batch_)] = {
      .key = key, .records = 1, .quantity = quantity, .value = value};
  entries_[kept_] = {.value = value, .row = rows_};
  const std::int64_t passes = quantity <= most_quantity_ ? 1 : 0;
  batch_ += passes;
  kept_ += passes;
  ++rows_;
}

inline void RecordReader::record(const std::uint32_t* ends) {
  constexpr std::int64_t cents = 3;  // ".00"
  const char* const key = base_ + line_;
  const char* const quantity = base_ + ends[0] + 1;
  const char* const price = base_ + ends[1] + 1;
  const char* const end = base_ + ends[2];
  std::uint64_t odd = base_[ends[1]] == ',' && *end == ',' && base_[ends[3]] == '\n' ? 0 : 1;
  const std::int64_t key_number = digits_at(key, quantity - key - 1, odd);
  const std::int64_t quantity_number = digits_at(quantity, price - quantity - 1, odd);
  const std::int64_t units = digits_at(price, end - price - cents, odd);
  const auto tens = static_cast<std::uint64_t>(end[-2] - '0');
  const auto ones = static_cast<std::uint64_t>(end[-1] - '0');
  odd |= end[-cents] == '.' && tens <= 9 && ones <= 9 ? 0U : 1U;
  if (odd != 0) [[unlikely]] {
    record_slowly(ends);
  } else {
    keep(key_number, quantity_number,
         units * hundredths + static_cast<std::int64_t>(10 * tens + ones));
  }
  line_ = std::int64_t{ends[3]} + 1;
}

void RecordReader::record_slowly(const std::uint32_t* ends) {
  std::array<std::string_view, fields> texts;
  std::int64_t begin = line_;
  for (std::size_t i = 0; i < fields; ++i) {
    const bool last = i + 1 == fields;
    if ((base_[ends[i]] == '\n') != last) {
      refuse_fields(last ? fields + 1 : static_cast<std::int64_t>(i) + 1);
    }
    texts.at(i) = {base_ + begin, static_cast<std::size_t>(ends[i] - begin)};
    begin = std::int64_t{ends[i]} + 1;
  }
  const auto key = whole_number(texts[0]);
  const auto quantity = whole_number(texts[1]);
  const auto price = number_of_hundredths(texts[2]);
  if (!key || !quantity || !price) {
    const auto wrong = !key ? 0U : !quantity ? 1U : 2U;
    constexpr std::array<const char*, 3> names{"key", "quantity", "price"};
    refuse(fmt::format("its {} is '{}', and must be a number of at most {} digits{}",
                       names.at(wrong), texts.at(wrong), most_digits,
                       wrong == 2 ? ", and two behind the point" : ""));
  }
  keep(*key, *quantity, *price);
}

void RecordReader::add_to_groups() {
  for (std::int64_t i = 0; i < batch_; ++i) {
    groups_->add(scratch_->kept[static_cast<std::size_t>(i)]);
  }
  batch_ = 0;
}

void RecordReader::refuse_fields(std::int64_t found) const {
  refuse(fmt::format("it has {} {}, and a record has {}", found, found == 1 ? "field" : "fields",
                     fields));
}

void RecordReader::refuse(const std::string& why) const {
  const auto number = 1 + std::count(text_.begin, base_ + line_, '\n');
  throw std::runtime_error(fmt::format("line {} of the text is no record: {}", number, why));
}

}  // namespace scalelab::transform

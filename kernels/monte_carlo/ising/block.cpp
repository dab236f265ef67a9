// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/block.hpp"

#include <algorithm>
#include <utility>

#include "kernels/fingerprint.hpp"

namespace scalelab::ising {
namespace {

constexpr int colours = 2;

// The words of a strip and their neighbours, copied together: of one whose rows above or below
// stand somewhere else, or that has less rows than others.
struct CopiedStrip {
  using Rows = std::array<std::uint64_t, rows_of_strip>;
  alignas(64) Rows spins{};
  alignas(64) Rows beside{};
  alignas(64) Rows above{};
  alignas(64) Rows below{};
  alignas(64) Rows left{};
  alignas(64) Rows right{};
};

}  // namespace

Block::Block(const Part& part)
    : part_(part),
      memory_(static_cast<std::size_t>(colours * columns_of(part) * pitch_of(part)) *
              sizeof(std::uint64_t)) {
  if (part.rows_cut) {
    for (auto& sides : edges_) {
      sides.fill(std::vector<std::uint64_t>(static_cast<std::size_t>(part.words.size())));
    }
  }
}

std::size_t Block::bytes(const Part& part) noexcept {
  const std::int64_t of_edges = part.rows_cut ? 2 * part.words.size() : 0;
  return static_cast<std::size_t>(colours * (columns_of(part) * pitch_of(part) + of_edges)) *
         sizeof(std::uint64_t);
}

std::int64_t Block::columns_of(const Part& part) noexcept {
  return part.words.size() + (part.words_cut ? 2 : 0);
}

std::span<const std::uint64_t> Block::column(int colour, std::int64_t word) const noexcept {
  const auto* const all = reinterpret_cast<const std::uint64_t*>(memory_.begin());
  return {all + (colour * columns_of(part_) + word) * pitch_of(part_),
          static_cast<std::size_t>(part_.rows.size())};
}

std::span<std::uint64_t> Block::column(int colour, std::int64_t word) noexcept {
  auto* const all = reinterpret_cast<std::uint64_t*>(memory_.begin());
  return {all + (colour * columns_of(part_) + word) * pitch_of(part_),
          static_cast<std::size_t>(part_.rows.size())};
}

std::span<std::uint64_t> Block::edge(int colour, std::size_t side) noexcept {
  return edges_[static_cast<std::size_t>(colour)][side];
}

void Block::set_up(const Range& strips) noexcept {
  if (strips.empty()) {
    return;  // its begin may be beyond the last row
  }
  const auto first = static_cast<std::size_t>(strips.first * rows_of_strip);
  const auto last =
      static_cast<std::size_t>(std::min(strips.last * rows_of_strip, part_.rows.size()));
  for (const int colour : {0, 1}) {
    for (std::int64_t word = 0; word < columns_of(part_); ++word) {
      const bool beyond = word >= part_.words.size();
      std::ranges::fill(column(colour, word).subspan(first, last - first),
                        beyond ? ~std::uint64_t{0} : part_.all_up(word));
    }
    if (strips.first == 0) {
      set_up_row(row_above(colour));
    }
    if (strips.last == part_.strips()) {
      set_up_row(row_below(colour));
    }
  }
}

void Block::set_up_row(std::span<std::uint64_t> words) const noexcept {
  for (std::size_t word = 0; word < words.size(); ++word) {
    words[word] = part_.all_up(static_cast<std::int64_t>(word));
  }
}

std::uint64_t Block::word_at(int colour, std::int64_t row, std::int64_t word) const noexcept {
  const std::int64_t rows = part_.rows.size();
  const auto at = static_cast<std::size_t>(word);
  if (part_.rows_cut && (row < 0 || row == rows)) {
    return edges_[static_cast<std::size_t>(colour)][row < 0 ? 0 : 1][at];
  }
  return column(colour, word)[static_cast<std::size_t>((row + rows) % rows)];
}

WordRows Block::rows_from(int colour, std::int64_t row, std::int64_t word) noexcept {
  const int other = 1 - colour;
  const std::int64_t last_word = part_.words.size() - 1;
  const bool wraps = !part_.words_cut;
  const std::int64_t left = word > 0 ? word - 1 : wraps ? last_word : last_word + 1;
  const std::int64_t right = word < last_word ? word + 1 : wraps ? 0 : last_word + 2;
  const std::uint64_t* const beside = column(other, word).data() + row;
  return {.spins = column(colour, word).data() + row,
          .beside = beside,
          .above = beside - 1,
          .below = beside + 1,
          .left = column(other, left).data() + row,
          .right = column(other, right).data() + row,
          .last_of_left = word == 0 && wraps ? part_.last_bit(last_word) : spins_of_word - 1,
          .last = part_.last_bit(word),
          .place = part_.place(row, word)};
}

template <class Visit>
void Block::visit_strip_at_edge(int colour, std::int64_t strip, std::int64_t word,
                                Visit&& visit) noexcept {
  const int other = 1 - colour;
  const std::int64_t first = strip * rows_of_strip;
  const auto rows = static_cast<std::size_t>(std::min(rows_of_strip, part_.rows.size() - first));
  CopiedStrip copy;
  WordRows words = rows_from(colour, first, word);
  std::copy_n(words.spins, rows, copy.spins.begin());
  std::copy_n(words.beside, rows, copy.beside.begin());
  std::copy_n(words.left, rows, copy.left.begin());
  std::copy_n(words.right, rows, copy.right.begin());
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int64_t at = first + static_cast<std::int64_t>(row);
    copy.above[row] = word_at(other, at - 1, word);
    copy.below[row] = word_at(other, at + 1, word);
  }
  std::uint64_t* const spins = std::exchange(words.spins, copy.spins.data());
  words.beside = copy.beside.data();
  words.above = copy.above.data();
  words.below = copy.below.data();
  words.left = copy.left.data();
  words.right = copy.right.data();
  visit(words, rows_of_strip);
  std::copy_n(copy.spins.begin(), rows, spins);
}

template <class Visit>
void Block::visit_rows(int colour, const Range& strips, std::int64_t word, Visit&& visit) noexcept {
  const std::int64_t last = part_.strips() - 1;
  if (strips.first == 0) {
    visit_strip_at_edge(colour, 0, word, visit);
  }
  const Range inner{.first = std::max<std::int64_t>(strips.first, 1),
                    .last = std::min(strips.last, last)};
  if (!inner.empty()) {
    visit(rows_from(colour, inner.first * rows_of_strip, word), inner.size() * rows_of_strip);
  }
  if (last > 0 && strips.last == last + 1) {
    visit_strip_at_edge(colour, last, word, visit);
  }
}

void Block::update(const HalfSweep& half, const Range& strips, const Range& words) noexcept {
  for (std::int64_t word = words.first; word < words.last; ++word) {
    visit_rows(half.colour(), strips, word, [&half](const WordRows& rows, std::int64_t count) {
      update_rows(rows, count, half);
    });
  }
}

Counts Block::count_and_update(const HalfSweep& half, const Range& strips,
                               const Range& words) noexcept {
  Counts counts;
  for (std::int64_t word = words.first; word < words.last; ++word) {
    visit_rows(half.colour(), strips, word, [&](const WordRows& rows, std::int64_t count) {
      counts += count_and_update_rows(rows, count, half);
    });
  }
  return counts;
}

std::uint64_t Block::fingerprint(const Range& strips) const noexcept {
  const std::int64_t last = std::min(strips.last * rows_of_strip, part_.rows.size());
  std::uint64_t sum = 0;
  for (const int colour : {0, 1}) {
    for (std::int64_t word = 0; word < part_.words.size(); ++word) {
      const auto rows = column(colour, word);
      for (std::int64_t row = strips.first * rows_of_strip; row < last; ++row) {
        sum += scalelab::fingerprint(static_cast<std::uint32_t>(colour), part_.place(row, word),
                                     rows[static_cast<std::size_t>(row)]);
      }
    }
  }
  return sum;
}

bool Block::up(std::int64_t row, std::int64_t column_of_lattice) const noexcept {
  const int colour = static_cast<int>((part_.rows.first + row + column_of_lattice) & 1);
  const std::int64_t half = part_.l / 2;
  const std::int64_t spin = ((column_of_lattice >> 1) + half) % half;
  const std::int64_t word = spin / spins_of_word;
  const auto bit = static_cast<unsigned>(spin % spins_of_word);
  if (part_.words.first <= word && word < part_.words.last) {
    return (word_at(colour, row, word - part_.words.first) >> bit & 1U) != 0;
  }
  // Next to the block, to the left or to the right. With two blocks in a row both are of the same
  // rank, and only the column asked for tells which side it is.
  const bool left = (column_of_lattice >> 1) < part_.words.first * spins_of_word;
  const std::int64_t beyond = part_.words.size() + (left ? 0 : 1);
  return word_at(colour, row, beyond) != 0;
}

}  // namespace scalelab::ising

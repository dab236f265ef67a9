// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/monte_carlo/ising/decomposition.hpp"
#include "kernels/monte_carlo/ising/word_rows.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab::ising {

/// The spins of a rank, and those of other ranks that are next to them. Each word of a colour is
/// kept for all rows, one after another, so that vectors are full however short a row is.
class Block {
 public:
  explicit Block(const Part& part);

  /// What it takes, in bytes.
  [[nodiscard]] static std::size_t bytes(const Part& part) noexcept;

  [[nodiscard]] const Part& part() const noexcept { return part_; }

  /// All spins up in these strips, and beyond the edges.
  void set_up(const Range& strips) noexcept;

  /// The rows of a word, counted from the block's first. Bits that are no spins are 0.
  [[nodiscard]] std::span<std::uint64_t> column(int colour, std::int64_t word) noexcept;
  [[nodiscard]] std::span<const std::uint64_t> column(int colour, std::int64_t word) const noexcept;

  /// Words of the rows next to the block: one for each of its words. Other ranks' where rows are
  /// cut, and not in use where they are not.
  [[nodiscard]] std::span<std::uint64_t> row_above(int colour) noexcept { return edge(colour, 0); }
  [[nodiscard]] std::span<std::uint64_t> row_below(int colour) noexcept { return edge(colour, 1); }

  /// Words of the columns next to the block, where words are cut: one for each of its rows, of
  /// which only the bit next to the block is known, the highest one to the left and the lowest one
  /// to the right.
  [[nodiscard]] std::span<std::uint64_t> column_to_the_left(int colour) noexcept {
    return column(colour, part_.words.size());
  }
  [[nodiscard]] std::span<std::uint64_t> column_to_the_right(int colour) noexcept {
    return column(colour, part_.words.size() + 1);
  }

  /// Updates these words of these strips. Strips may be updated at once by several threads.
  void update(const HalfSweep& half, const Range& strips, const Range& words) noexcept;

  /// The same, and says what was counted there before.
  [[nodiscard]] Counts count_and_update(const HalfSweep& half, const Range& strips,
                                        const Range& words) noexcept;

  /// Of both colours' words in these strips, each with its place in the lattice.
  [[nodiscard]] std::uint64_t fingerprint(const Range& strips) const noexcept;

  /// Whether the spin in this row, counted from the block's first, and this column of the lattice
  /// is up. It is in the block or next to it, beyond one edge only.
  [[nodiscard]] bool up(std::int64_t row, std::int64_t column) const noexcept;

 private:
  // Calls visit(words, rows) for rows that make up the strips.
  template <class Visit>
  void visit_rows(int colour, const Range& strips, std::int64_t word, Visit&& visit) noexcept;
  template <class Visit>
  void visit_strip_at_edge(int colour, std::int64_t strip, std::int64_t word,
                           Visit&& visit) noexcept;
  // A row of a strip that has neighbours above and below in memory, and those after it.
  [[nodiscard]] WordRows rows_from(int colour, std::int64_t row, std::int64_t word) noexcept;
  void set_up_row(std::span<std::uint64_t> words) const noexcept;
  [[nodiscard]] std::span<std::uint64_t> edge(int colour, std::size_t side) noexcept;
  [[nodiscard]] std::uint64_t word_at(int colour, std::int64_t row,
                                      std::int64_t word) const noexcept;

  static std::int64_t columns_of(const Part& part) noexcept;
  static std::int64_t pitch_of(const Part& part) noexcept { return part.strips() * rows_of_strip; }

  Part part_;
  PageMemory memory_;
  std::array<std::array<std::vector<std::uint64_t>, 2>, 2> edges_;  // of each colour: above, below
};

}  // namespace scalelab::ising

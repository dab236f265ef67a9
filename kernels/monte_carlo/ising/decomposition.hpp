// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>

#include "kernels/monte_carlo/ising/word_rows.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::ising {

/// Words of one colour in a row of l spins, l even. The last one may be in use in part.
constexpr std::int64_t words_of_row(std::int64_t l) noexcept {
  return (l / 2 + spins_of_word - 1) / spins_of_word;
}

/// The grid of ranks that a lattice of l x l spins is cut for, between rows and between words: the
/// one whose largest block has the fewest words, of those the one whose blocks have the fewest
/// spins beyond their edges, of those the one nearest to a square, and then the one with more rows.
/// Nothing where some rank would have no row, or no word of a row.
constexpr std::optional<GridShape> grid_of(std::int64_t l, int ranks) noexcept {
  std::optional<GridShape> best;
  std::tuple<std::int64_t, std::int64_t, int> least;
  for (int columns = 1; columns <= ranks && columns <= words_of_row(l); ++columns) {
    const int rows = ranks / columns;
    if (rows * columns != ranks || rows > l) {
      continue;
    }
    const std::int64_t height = share_of(l, 0, rows).size();
    const std::int64_t width = share_of(words_of_row(l), 0, columns).size();
    const std::int64_t beyond =
        (rows > 1 ? 2 * width * spins_of_word : 0) + (columns > 1 ? height : 0);
    const std::tuple cost{height * width, beyond, std::max(rows, columns)};
    if (!best || cost < least) {
      best = GridShape{.rows = rows, .columns = columns};
      least = cost;
    }
  }
  return best;
}

/// A rank's block of the lattice.
struct Part {
  std::int64_t l = 0;
  Range rows;
  Range words;             ///< of each row of a colour
  bool rows_cut = false;   ///< whether other ranks have the rows above and below
  bool words_cut = false;  ///< whether other ranks have the words to the left and to the right

  /// The last one may have less rows than the others.
  [[nodiscard]] std::int64_t strips() const noexcept {
    return (rows.size() + rows_of_strip - 1) / rows_of_strip;
  }

  /// Those, and those words, whose updates need nothing of other ranks.
  [[nodiscard]] Range inner_strips() const noexcept { return inner(strips(), rows_cut); }
  [[nodiscard]] Range inner_words() const noexcept { return inner(words.size(), words_cut); }

  /// How many spins of a colour these words of these strips have.
  [[nodiscard]] std::int64_t spins_of_colour(const Range& some_strips,
                                             const Range& some_words) const noexcept {
    const std::int64_t height =
        std::min(some_strips.last * rows_of_strip, rows.size()) - some_strips.first * rows_of_strip;
    const std::int64_t first = (words.first + some_words.first) * spins_of_word;
    const std::int64_t last = std::min((words.first + some_words.last) * spins_of_word, l / 2);
    return some_words.empty() ? 0 : height * (last - first);
  }

  /// The last bit of a word that is a spin; `word` counts from the block's first.
  [[nodiscard]] int last_bit(std::int64_t word) const noexcept {
    const std::int64_t spins = l / 2 - (words.first + word) * spins_of_word;
    return static_cast<int>(std::min<std::int64_t>(spins, spins_of_word)) - 1;
  }

  /// That word when all its spins are up.
  [[nodiscard]] std::uint64_t all_up(std::int64_t word) const noexcept {
    return ~std::uint64_t{0} >> static_cast<unsigned>(spins_of_word - 1 - last_bit(word));
  }

  /// The place of a word among all of its colour. Words of one column follow each other.
  [[nodiscard]] std::uint64_t place(std::int64_t row, std::int64_t word) const noexcept {
    return static_cast<std::uint64_t>((words.first + word) * l + rows.first + row);
  }

 private:
  static constexpr Range inner(std::int64_t all, bool cut) noexcept {
    return cut ? Range{.first = 1, .last = std::max<std::int64_t>(1, all - 1)}
               : Range{.first = 0, .last = all};
  }
};

/// The block of rank `rank`, which stands in row rank / grid.columns and column rank %
/// grid.columns.
constexpr Part part_of(std::int64_t l, const GridShape& grid, int rank) noexcept {
  return {.l = l,
          .rows = share_of(l, rank / grid.columns, grid.rows),
          .words = share_of(words_of_row(l), rank % grid.columns, grid.columns),
          .rows_cut = grid.rows > 1,
          .words_cut = grid.columns > 1};
}

}  // namespace scalelab::ising

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/halo.hpp"

#include <algorithm>
#include <span>

namespace scalelab::ising {
namespace {

constexpr std::size_t bits_of_word = 64;

std::size_t words_of_bits(std::size_t bits) {
  return (bits + bits_of_word - 1) / bits_of_word;
}

// Bit `bit` of each row.
void pack(std::span<const std::uint64_t> rows, int bit, std::span<std::uint64_t> packed) {
  for (std::size_t first = 0; first < rows.size(); first += bits_of_word) {
    const auto some = rows.subspan(first, std::min(bits_of_word, rows.size() - first));
    std::uint64_t word = 0;
    for (std::size_t row = 0; row < some.size(); ++row) {
      word |= (some[row] >> static_cast<unsigned>(bit) & 1U) << row;
    }
    packed[first / bits_of_word] = word;
  }
}

void unpack(std::span<const std::uint64_t> packed, int bit, std::span<std::uint64_t> rows) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = (packed[row / bits_of_word] >> row % bits_of_word & 1U)
                << static_cast<unsigned>(bit);
  }
}

// The first or the last row of the block.
void copy_row(const Block& block, int colour, std::int64_t row, std::span<std::uint64_t> words) {
  for (std::size_t word = 0; word < words.size(); ++word) {
    words[word] =
        block.column(colour, static_cast<std::int64_t>(word))[static_cast<std::size_t>(row)];
  }
}

}  // namespace

Halo::Halo(ProcessGrid& grid, Block& block) : block_(&block) {
  for (const int colour : {0, 1}) {
    prepare(grid, colour);
  }
}

std::size_t Halo::bytes(const Part& part) noexcept {
  const std::size_t of_rows = part.rows_cut ? 2 * static_cast<std::size_t>(part.words.size()) : 0;
  const std::size_t of_columns =
      part.words_cut ? 4 * words_of_bits(static_cast<std::size_t>(part.rows.size())) : 0;
  return 2 * (of_rows + of_columns) * sizeof(std::uint64_t);
}

void Halo::prepare(ProcessGrid& grid, int colour) {
  enum Tag : int { upwards, downwards, leftwards, rightwards };
  Messages& own = messages_[static_cast<std::size_t>(colour)];
  std::vector<NeighbourBuffers> buffers;
  if (block_->part().rows_cut) {
    const auto words = static_cast<std::size_t>(block_->part().words.size());
    own.upwards.resize(words);
    own.downwards.resize(words);
    buffers.push_back(neighbour_buffers(grid.neighbour(-1, 0, Edges::wrapped), own.upwards,
                                        block_->row_above(colour), upwards, downwards));
    buffers.push_back(neighbour_buffers(grid.neighbour(1, 0, Edges::wrapped), own.downwards,
                                        block_->row_below(colour), downwards, upwards));
  }
  if (block_->part().words_cut) {
    const std::size_t words = words_of_bits(static_cast<std::size_t>(block_->part().rows.size()));
    for (auto* const bits : {&own.to_left, &own.to_right, &own.from_left, &own.from_right}) {
      bits->resize(words);
    }
    buffers.push_back(neighbour_buffers(grid.neighbour(0, -1, Edges::wrapped), own.to_left,
                                        own.from_left, leftwards, rightwards));
    buffers.push_back(neighbour_buffers(grid.neighbour(0, 1, Edges::wrapped), own.to_right,
                                        own.from_right, rightwards, leftwards));
  }
  own.exchange = std::make_unique<NeighbourExchange>(grid.group(), buffers);
}

void Halo::start(Worker& worker, int colour) {
  const Part& part = block_->part();
  Messages& own = messages_[static_cast<std::size_t>(colour)];
  if (part.rows_cut) {
    copy_row(*block_, colour, 0, own.upwards);
    copy_row(*block_, colour, part.rows.size() - 1, own.downwards);
  }
  if (part.words_cut) {
    const std::int64_t last = part.words.size() - 1;
    pack(block_->column(colour, 0), 0, own.to_left);
    pack(block_->column(colour, last), part.last_bit(last), own.to_right);
  }
  worker.start(*own.exchange);
}

void Halo::finish(Worker& worker, int colour) {
  Messages& own = messages_[static_cast<std::size_t>(colour)];
  worker.finish(*own.exchange);
  if (block_->part().words_cut) {
    unpack(own.from_left, spins_of_word - 1, block_->column_to_the_left(colour));
    unpack(own.from_right, 0, block_->column_to_the_right(colour));
  }
}

}  // namespace scalelab::ising

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/monte_carlo/ising/block.hpp"
#include "parallel/communication/neighbour_exchange.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::ising {

/// The exchange of what is next to blocks: words of rows above and below, and of columns to the
/// left and to the right the one bit of each word that is needed.
class Halo {
 public:
  /// The block stays where it is for as long as this lives. Of a grid of one rank there is nothing
  /// to exchange.
  Halo(ProcessGrid& grid, Block& block);

  /// What it takes, in bytes.
  [[nodiscard]] static std::size_t bytes(const Part& part) noexcept;

  /// Sends this colour's spins that others need. Until finish() nobody changes spins of this
  /// colour. By one thread of each rank, as finish() is.
  void start(Worker& worker, int colour);

  /// Returns when those of others are in the block.
  void finish(Worker& worker, int colour);

 private:
  // Of one colour.
  struct Messages {
    std::vector<std::uint64_t> upwards;
    std::vector<std::uint64_t> downwards;
    std::vector<std::uint64_t> to_left;  // bits of 64 rows to a word
    std::vector<std::uint64_t> to_right;
    std::vector<std::uint64_t> from_left;
    std::vector<std::uint64_t> from_right;
    std::unique_ptr<NeighbourExchange> exchange;
  };

  void prepare(ProcessGrid& grid, int colour);

  Block* block_;
  std::array<Messages, 2> messages_;
};

}  // namespace scalelab::ising

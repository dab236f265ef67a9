// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "kernels/matrix/stencil/block.hpp"
#include "parallel/communication/neighbour_exchange.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::stencil {

/// The exchange of the input within the radius around blocks, between ranks above, below, to the
/// left and to the right of each other.
class Halo {
 public:
  /// The block stays where it is for as long as this lives.
  Halo(ProcessGrid& grid, const Part& part, const Block& block);

  /// What it takes, in bytes.
  [[nodiscard]] static double bytes(const Part& part) noexcept;

  /// How many messages a rank sends each time, and of how many bytes all together.
  [[nodiscard]] static int messages(const Part& part) noexcept;
  [[nodiscard]] static double message_bytes(const Part& part) noexcept;

  /// Sends what others need of the input of `side`. By one thread of each rank, as the rest.
  void start(Worker& worker, int side);

  /// Lets MPI go on with it.
  void progress(Worker& worker);

  /// Returns when what others sent is around the block's input of `side`.
  void finish(Worker& worker, int side);

 private:
  // One side of the block: what is sent is within it, and what is received beyond it.
  struct Edge {
    Rectangle sent;
    Rectangle received;
    std::vector<double> to{};
    std::vector<double> from{};
  };

  static std::vector<Edge> edges_of(const Part& part);

  const Block* block_;
  std::vector<Edge> edges_;
  std::unique_ptr<NeighbourExchange> exchange_;
  bool under_way_ = false;
};

}  // namespace scalelab::stencil

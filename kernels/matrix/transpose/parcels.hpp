// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/matrix/transpose/partition.hpp"
#include "kernels/matrix/transpose/tiles.hpp"
#include "parallel/communication/neighbour_exchange.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab::transpose {

/// What goes to one other rank, and what comes from it.
struct Parcel {
  Range columns;     ///< those of the other rank
  Columns sent;      ///< own columns x the other's
  Columns received;  ///< the other's columns x own ones
  Tiling tiling;     ///< of what is sent
  std::unique_ptr<NeighbourExchange> exchange{};
};

/// The parcels of a rank, one for each other rank, in an order in which ranks are in pairs.
/// Ranks without columns have none.
class Parcels {
 public:
  /// Of an n x n matrix. Throws std::bad_alloc.
  Parcels(Process& process, std::int64_t n);

  /// What the buffers of a rank take, in bytes, within a few percent.
  [[nodiscard]] static double bytes(std::int64_t n, int rank, int ranks);

  [[nodiscard]] std::size_t size() const noexcept { return parcels_.size(); }
  [[nodiscard]] const Parcel& operator[](std::size_t number) const noexcept {
    return parcels_[number];
  }

 private:
  PageMemory sent_;
  PageMemory received_;
  std::vector<Parcel> parcels_;
};

}  // namespace scalelab::transpose

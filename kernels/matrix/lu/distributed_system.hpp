// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/matrix/lu/block_cyclic.hpp"
#include "kernels/matrix/lu/elimination.hpp"
#include "kernels/matrix/lu/random_system.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// One rank's part of a RandomSystem: blocks of nb x nb entries dealt out in turn to the rows and
/// columns of a grid, and b as the column of a block of its own after the matrix's. A rank keeps
/// its entries by columns.
class DistributedSystem {
 public:
  DistributedSystem() = default;
  /// Finds b. Collective over the grid.
  DistributedSystem(Process& process, ProcessGrid& grid, const RandomSystem& system, std::int64_t n,
                    std::int64_t nb);

  /// Sets matrix and b to what they are before anything is done.
  void fill(Process& process);

  [[nodiscard]] const BlockCyclic& rows() const noexcept { return rows_; }
  [[nodiscard]] const BlockCyclic& columns() const noexcept { return columns_; }

  /// Whether b is on this rank: as the last of its columns.
  [[nodiscard]] bool has_right_side() const noexcept { return columns_.owns(columns_.blocks()); }
  [[nodiscard]] std::int64_t local_columns() const noexcept {
    return columns_.size() + (has_right_side() ? 1 : 0);
  }

  /// The part from an entry on, by its place on this rank.
  [[nodiscard]] elimination::Block at(std::int64_t row, std::int64_t column) const noexcept {
    return elimination::Block{.data = reinterpret_cast<double*>(memory_.begin()), .stride = stride_}
        .at(row, column);
  }

  /// How many doubles that many columns are.
  [[nodiscard]] static std::int64_t size(const BlockCyclic& rows,
                                         std::int64_t local_columns) noexcept;

 private:
  RandomSystem system_{1, 0};
  BlockCyclic rows_;
  BlockCyclic columns_;
  std::int64_t stride_ = 0;
  PageMemory memory_;
  std::vector<double> right_side_;  // of this rank's rows, where it has b
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/matrix/lu/distributed_system.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// U x = y after the elimination, block by block from the last one (Golub and Van Loan, algorithm
/// 3.1.4, by blocks): y, which is in the place of b, is passed on along the grid's rows to whoever
/// has the next block column.
class BackSubstitution {
 public:
  BackSubstitution() = default;
  /// For a system dealt out to this rank.
  explicit BackSubstitution(const DistributedSystem& system);

  void reset();

  /// By all workers of all ranks.
  void work(Worker& worker, ProcessGrid& grid, const DistributedSystem& system);

  /// x on every rank. Collective over the ranks of a grid's row.
  [[nodiscard]] std::vector<double> solution(ProcessGrid& grid) const;

  /// How many doubles it takes, with what solution() gives.
  [[nodiscard]] static std::int64_t size(const BlockCyclic& rows) noexcept;

 private:
  // Where this rank has y: in the matrix's last column, or where it is received.
  [[nodiscard]] double* right_side(const DistributedSystem& system) noexcept;
  void pass_on(Worker& worker, ProcessGrid& grid, std::span<double> y, int from, int to);
  // x of one block, on all ranks that have its columns.
  void solve_block(Worker& worker, ProcessGrid& grid, const DistributedSystem& system,
                   std::int64_t block);

  std::vector<double> x_;          // of blocks whose columns this rank has; zero elsewhere
  std::vector<double> passed_on_;  // y, where b is in other ranks' columns
};

}  // namespace scalelab

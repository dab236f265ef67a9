// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/matrix/lu/block_cyclic.hpp"
#include "kernels/matrix/lu/elimination.hpp"
#include "kernels/matrix/lu/row_moves.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab {

/// The rows that one panel's pivots move, in the columns after the panel, all at once: those that
/// come to the panel's topmost rows are brought to every rank of a column of ranks, and those that
/// they replace to where they were. One gathering for all of it: each rank gives the rows that it
/// has of the first kind, and the one with the diagonal block those of the second kind behind them.
class RowExchange {
 public:
  RowExchange() = default;
  /// For up to `columns` of a rank's columns, and panels of up to `width` columns.
  RowExchange(const BlockCyclic& rows, std::int64_t columns, std::int64_t width);

  /// What is to be done: for the panel of a block and its pivots, in that many columns. Where one
  /// rank has whole columns, make() may go on meanwhile for the block before.
  void set(std::int64_t block, std::span<const std::int64_t> pivots, std::int64_t columns);

  /// Packs what this rank gives of some columns; `rest` is the first of the columns, from this
  /// rank's first row on. For several ranks in a column.
  void pack(elimination::ConstBlock rest, const Range& columns);
  /// Sends it to all ranks of the column. Collective.
  void gather(Communicator& column_group);

  /// Makes top() and the replaced rows of some columns, for the panel of a block. Where there are
  /// several ranks in a column, after gather().
  void make(std::int64_t block, elimination::Block rest, const Range& columns) const;

  /// The topmost rows of all columns.
  [[nodiscard]] elimination::Block top() const noexcept;

  /// How many doubles it keeps.
  [[nodiscard]] static std::int64_t size(const BlockCyclic& rows, std::int64_t columns,
                                         std::int64_t width) noexcept;

 private:
  BlockCyclic rows_;
  std::int64_t stride_ = 0;  // of top()
  PageMemory memory_;
  std::vector<double> sent_;
  std::vector<double> received_;

  std::array<RowMoves, 2> moves_;  // of even and of odd blocks

  // Of the panel under way.
  std::vector<std::int64_t> given_;      // how many rows each rank gives
  std::vector<std::int64_t> own_given_;  // which those of this rank are, by their places here
  std::vector<std::int64_t> counts_;     // how many entries each rank gives
};

}  // namespace scalelab

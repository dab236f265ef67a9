// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "kernels/matrix/lu/block_cyclic.hpp"
#include "kernels/matrix/lu/elimination.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// The distance in memory of two columns of `rows` entries: whole cache lines, and an odd number of
/// them, so that a cache has room for entries of one row.
[[nodiscard]] constexpr std::int64_t column_stride(std::int64_t rows) noexcept {
  constexpr std::int64_t line = 8;  // doubles
  return ((rows + line - 1) / line | 1) * line;
}

/// A factored panel of some columns, as it goes from the ranks that have those columns to all
/// others: which rows were exchanged, the rows of the pivots, and this rank's rows below them, of
/// which only the multipliers are left, packed for elimination::subtract_product.
class FactoredPanel {
 public:
  FactoredPanel() = default;
  /// Room for a panel of up to `columns` columns with up to `rows` of a rank's rows below it,
  /// packed in strips of so many rows, which are the same on all ranks.
  FactoredPanel(std::int64_t rows, std::int64_t columns, std::int64_t strip);

  /// What it is from now on: of this size.
  void resize(std::int64_t rows, std::int64_t columns) noexcept;

  /// columns() numbers of rows: row j of the panel's topmost was exchanged with row pivots[j].
  [[nodiscard]] std::span<double> pivots() const noexcept;
  /// columns() x columns(): the unit lower triangle of multipliers below the diagonal, and the
  /// upper triangle U on and above it.
  [[nodiscard]] elimination::Block top() const noexcept;
  /// From one of this rank's rows below the panel on, which a strip of the longest begins with.
  [[nodiscard]] elimination::PackedBlock multipliers(std::int64_t row) const noexcept;
  /// Takes the multipliers of all rows.
  void pack(elimination::ConstBlock from) const noexcept;
  [[nodiscard]] std::int64_t columns() const noexcept { return columns_; }

  /// All of it, one after another.
  [[nodiscard]] std::span<double> all() const noexcept;

  /// How many doubles such a panel is.
  [[nodiscard]] static std::int64_t size(std::int64_t rows, std::int64_t columns) noexcept;

 private:
  [[nodiscard]] double* packed() const noexcept;

  PageMemory memory_;
  std::int64_t strip_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t columns_ = 0;
};

/// LU factors of one panel with partial pivoting: of columns that all rows of a grid's column of
/// ranks share. Recursive in its columns (Toledo, "Locality of reference in LU decomposition with
/// partial pivoting", SIAM J. Matrix Anal. Appl. 18, 1997; Gustavson, IBM J. Res. Dev. 41, 1997);
/// the rows of the pivots are kept by every rank, and one exchange for each column finds the pivot,
/// brings its row to all, and the row that it is exchanged with to where it was (Petitet, Whaley,
/// Dongarra, Cleary, "HPL", netlib, "Panel factorization"). Of several entries of one absolute
/// value the one in the topmost row is the pivot.
class PanelFactorization {
 public:
  /// For panels of up to `columns` columns of a matrix whose rows lie as `rows` says.
  PanelFactorization(Communicator column_group, const BlockCyclic& rows, std::int64_t columns);

  /// Factors the panel of block `block`, `columns` columns, whose first entry in this rank's rows
  /// is `entries`, those of blocks before it left out, and puts it into `result`. What remains in
  /// `entries` is of no use, except that the rank with the diagonal block has U there. By one
  /// thread of each rank of the group.
  void factor(Worker& worker, std::int64_t block, elimination::Block entries, std::int64_t columns,
              FactoredPanel& result);

 private:
  // Columns first ... last - 1.
  void columns(Worker& worker, std::int64_t first, std::int64_t last);
  void narrow_columns(Worker& worker, std::int64_t first, std::int64_t last);
  void take_pivot(Worker& worker, std::int64_t column, const elimination::Largest& found,
                  std::int64_t first_row);
  void combine() noexcept;

  // Computes natively: in one go where no other rank takes part, so that all is native then.
  template <class Compute>
  void natively(Worker& worker, Compute&& compute) {
    if (group_.size() > 1) {
      worker.native(std::forward<Compute>(compute));
    } else {
      std::forward<Compute>(compute)();
    }
  }

  // The rows of the panel that no pivot has been taken from begin here.
  [[nodiscard]] std::int64_t first_left(std::int64_t column) const noexcept {
    return has_diagonal_ ? column : 0;
  }

  Communicator group_;
  BlockCyclic rows_;
  std::vector<double> own_;      // of one exchange
  std::vector<double> another_;  // of another rank

  // Of the panel under way.
  elimination::Block entries_;
  elimination::Block top_;
  FactoredPanel* result_ = nullptr;
  std::int64_t block_ = 0;
  std::int64_t width_ = 0;
  std::int64_t height_ = 0;  // of this rank's rows
  bool has_diagonal_ = false;
  double scale_ = 1;  // of the last column's multipliers
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "parallel/communication/process_grid.hpp"
#include "parallel/communication/request.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

/// How the broadcasts of SUMMA come to one rank of a grid (van de Geijn, Watts, Concurrency:
/// Practice and Experience 9, 1997, section 3): the inner index is cut into panels, and whoever has
/// the panel's columns of A sends them along its row of the grid, whoever has its rows of B along
/// its column. While a panel is multiplied the next one is on its way. What a rank sends it does
/// not wait for until some panels later, so that it may be ahead of those that receive.
class PanelBroadcast {
 public:
  static constexpr std::int64_t widest_panel = 256;

  /// What a rank has of A, by columns, and of B, by rows.
  struct Blocks {
    std::span<double> a;
    std::span<double> b;
    std::int64_t rows = 0;     ///< of A
    std::int64_t columns = 0;  ///< of B
  };

  /// A panel as it is multiplied.
  struct Panel {
    std::int64_t width = 0;
    const double* a = nullptr;  ///< rows x width, by columns
    const double* b = nullptr;  ///< width x columns, by rows
  };

  /// The bytes that a rank keeps for what it receives of n x n matrices, where its block of C has
  /// so many rows and columns.
  [[nodiscard]] static double bytes(std::int64_t n, const GridShape& shape, std::int64_t rows,
                                    std::int64_t columns);

  /// Column p of the grid has the p-th share of A's columns, row p that of B's rows, as share_of
  /// cuts n. The grid and the blocks must outlive it. A rank alone has one panel: all.
  PanelBroadcast(ProcessGrid& grid, std::int64_t n, const Blocks& blocks);

  /// Whether other ranks have panels that this one needs.
  [[nodiscard]] bool communicates() const noexcept;
  [[nodiscard]] std::size_t panels() const noexcept { return panels_.size(); }
  [[nodiscard]] Panel panel(std::size_t index) const noexcept;

  /// Waits until the panel is here, and starts the next one, whose room is that of the last panel
  /// but one: nobody may still read that. For each panel in turn, by one thread of each rank, as
  /// the two below.
  void arrive(std::size_t index);

  /// Lets MPI go on with the panel that is on its way; says whether it has come.
  bool test();

  /// After the last panel: waits until all that was sent has gone.
  void end();

 private:
  static constexpr std::size_t rooms = 2;  // for panels: one that is multiplied, one to come
  static constexpr std::size_t panels_apart =
      4;  // at most, a rank that sends and one that receives

  struct Piece {
    Range inner;
    int column = 0;  // of the grid, that has the piece of A
    int row = 0;     // of the grid, that has the piece of B
  };
  struct OnItsWay {
    Request a;
    Request b;
  };

  void start(std::size_t index);
  [[nodiscard]] std::span<double> part_of_a(std::size_t index) const noexcept;
  [[nodiscard]] std::span<double> part_of_b(std::size_t index) const noexcept;

  ProcessGrid* grid_;
  Blocks blocks_;
  Range inner_of_a_;
  Range inner_of_b_;
  std::vector<Piece> panels_;
  std::array<std::unique_ptr<double[]>, rooms> received_a_;
  std::array<std::unique_ptr<double[]>, rooms> received_b_;
  std::array<OnItsWay, panels_apart> on_their_way_;
};

}  // namespace scalelab

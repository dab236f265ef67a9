// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/matrix/stencil/decomposition.hpp"
#include "kernels/matrix/stencil/star.hpp"
#include "kernels/matrix/stencil/tiles.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab::stencil {

/// How many cache lines further into a page an array begins than another one, whose rows are so
/// many lines apart, and which is read while the first is written: so that where a star reads,
/// whatever its radius, is at other places of pages than what was just written. A processor takes a
/// load for one of what was stored where only the upper bits of their addresses differ, and waits.
std::int64_t lines_apart(std::int64_t lines_of_row) noexcept;

/// The points of a rank by rows: the input twice, of which one is read while the other is written,
/// each with what lies within the radius around it; and the output.
class Block {
 public:
  explicit Block(const Part& part);

  /// What it takes, in bytes.
  [[nodiscard]] static double bytes(const Part& part) noexcept;

  /// The input of one side, 0 or 1. Begins with point (0, 0) and reaches a radius beyond the block,
  /// but for its corners.
  [[nodiscard]] Rows<double> input(int side) const noexcept;
  [[nodiscard]] Rows<double> output() const noexcept;

  /// Sets the points of a tile to what they are before the first iteration, in side 0.
  void begin(const Tile& tile) const noexcept;

  /// What the input is before the first iteration, at a point of this block.
  [[nodiscard]] double first_input(std::int64_t row, std::int64_t column) const noexcept {
    return static_cast<double>(part_.of_grid.rows.first + row) +
           static_cast<double>(part_.of_grid.columns.first + column);
  }

  /// Does so many iterations, 1 or more, of the points of a tile, from the input of `side` to that
  /// of the other side. With several, what is between the first and the last is in `scratch`, of
  /// scratch_size() elements for the size of tiles.
  void iterate(const Tile& tile, int side, std::int64_t iterations, Stores stores,
               std::span<double> scratch) const noexcept;

  [[nodiscard]] static std::size_t scratch_size(const Part& part, std::int64_t time_blocking,
                                                const TileSize& size) noexcept;

 private:
  static std::int64_t pitch_of_input(const Part& part) noexcept;
  static std::int64_t pitch_of_output(const Part& part) noexcept;
  static std::int64_t elements_of_input(const Part& part) noexcept;
  static std::int64_t elements_of_output(const Part& part) noexcept;

  Part part_;
  PageMemory inputs_[2];
  PageMemory output_;
};

}  // namespace scalelab::stencil

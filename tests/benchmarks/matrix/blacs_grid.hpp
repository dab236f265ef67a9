// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "kernels/matrix/lu/block_cyclic.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/communication/process_grid.hpp"

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void Cblacs_get(int context, int what, int* value);
void Cblacs_gridinit(int* context, const char* order, int rows, int columns);
void Cblacs_gridexit(int context);
void descinit_(int* descriptor, const int* m, const int* n, const int* mb, const int* nb,
               const int* first_row, const int* first_column, const int* context, const int* stride,
               int* info);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab {

/// A square matrix dealt out to all ranks in square blocks, as ScaLAPACK has it: on a grid of
/// BLACS, which is there as long as this is.
class BlacsGrid {
 public:
  using Descriptor = std::array<int, 9>;

  /// Collective.
  BlacsGrid(const Communicator& world, std::int64_t n, std::int64_t nb)
      : BlacsGrid(near_square_shape(world.size()), world.rank(), n, nb) {}
  ~BlacsGrid() { Cblacs_gridexit(context_); }
  BlacsGrid(const BlacsGrid&) = delete;
  BlacsGrid& operator=(const BlacsGrid&) = delete;
  BlacsGrid(BlacsGrid&&) = delete;
  BlacsGrid& operator=(BlacsGrid&&) = delete;

  /// Which of the matrix's rows, and columns, this rank has.
  [[nodiscard]] const BlockCyclic& rows() const noexcept { return rows_; }
  [[nodiscard]] const BlockCyclic& columns() const noexcept { return columns_; }
  /// From one of the rank's columns to the next.
  [[nodiscard]] std::int64_t stride() const noexcept {
    return std::max<std::int64_t>(1, rows_.size());
  }

  [[nodiscard]] Descriptor descriptor() const {
    Descriptor of_matrix{};
    const auto n = static_cast<int>(rows_.n);
    const auto nb = static_cast<int>(rows_.nb);
    const auto between = static_cast<int>(stride());
    const int zero = 0;
    int info = 0;
    descinit_(of_matrix.data(), &n, &n, &nb, &nb, &zero, &zero, &context_, &between, &info);
    return of_matrix;
  }

 private:
  BlacsGrid(GridShape shape, int rank, std::int64_t n, std::int64_t nb)
      : rows_{.n = n, .nb = nb, .parts = shape.rows, .part = rank / shape.columns},
        columns_{.n = n, .nb = nb, .parts = shape.columns, .part = rank % shape.columns} {
    Cblacs_get(-1, 0, &context_);
    Cblacs_gridinit(&context_, "Row", shape.rows, shape.columns);
  }

  BlockCyclic rows_;
  BlockCyclic columns_;
  int context_ = 0;
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/distributed_system.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "kernels/matrix/lu/panel.hpp"

namespace scalelab {

DistributedSystem::DistributedSystem(Process& process, ProcessGrid& grid,
                                     const RandomSystem& system, std::int64_t n, std::int64_t nb)
    : system_(system),
      rows_{.n = n, .nb = nb, .parts = grid.rows(), .part = grid.row()},
      columns_{.n = n, .nb = nb, .parts = grid.columns(), .part = grid.column()},
      stride_(column_stride(rows_.size())),
      memory_(static_cast<std::size_t>(size(rows_, local_columns())) * sizeof(double)) {
  // Each row's sum over this rank's columns, in units of the entries; whole numbers, so that the
  // order doesn't matter.
  std::vector<std::int64_t> sums(static_cast<std::size_t>(rows_.size()));
  process.on_team([&](int thread) {
    const Range blocks = share_of((rows_.size() + nb - 1) / nb, thread, process.threads());
    std::vector<std::int32_t> entries(static_cast<std::size_t>(nb));
    for (std::int64_t block = blocks.first; block < blocks.last; ++block) {
      const Range own{.first = block * nb, .last = std::min(rows_.size(), (block + 1) * nb)};
      const std::int64_t first = rows_.global(own.first);
      for (std::int64_t column = 0; column < columns_.size(); ++column) {
        const std::int64_t j = columns_.global(column);
        system_.copy(j, {.first = first, .last = first + own.size()}, std::span(entries));
        for (std::int64_t i = 0; i < own.size(); ++i) {
          sums[static_cast<std::size_t>(own.first + i)] +=
              entries[static_cast<std::size_t>(i)] * RandomSystem::solution(j);
        }
      }
    }
  });
  grid.row_group().all_reduce(sums, reduction::sum);
  if (has_right_side()) {
    right_side_.resize(sums.size());
    std::ranges::transform(sums, right_side_.begin(), [](std::int64_t sum) {
      return static_cast<double>(sum) * RandomSystem::unit;
    });
  }
}

void DistributedSystem::fill(Process& process) {
  process.on_team([&](int thread) {
    const Range own = share_of(columns_.size(), thread, process.threads());
    for (std::int64_t column = own.first; column < own.last; ++column) {
      for (std::int64_t row = 0; row < rows_.size(); row += rows_.nb) {
        const std::int64_t count = std::min(rows_.nb, rows_.size() - row);
        const std::int64_t first = rows_.global(row);
        system_.copy(columns_.global(column), {.first = first, .last = first + count},
                     std::span(at(row, column).data, static_cast<std::size_t>(count)));
      }
    }
  });
  if (has_right_side()) {
    std::ranges::copy(right_side_, at(0, columns_.size()).data);
  }
}

std::int64_t DistributedSystem::size(const BlockCyclic& rows, std::int64_t local_columns) noexcept {
  return std::max<std::int64_t>(1, column_stride(rows.size()) * local_columns);
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/back_substitution.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace scalelab {
namespace {

// What a thread takes of the rows above a block.
constexpr std::int64_t rows_of_substitution = 256;

}  // namespace

BackSubstitution::BackSubstitution(const DistributedSystem& system)
    : x_(static_cast<std::size_t>(system.rows().n)) {
  if (system.columns().parts > 1) {
    passed_on_.resize(static_cast<std::size_t>(system.rows().size()));
  }
}

void BackSubstitution::reset() {
  std::ranges::fill(x_, 0);
}

std::int64_t BackSubstitution::size(const BlockCyclic& rows) noexcept {
  return 3 * rows.n + rows.size();
}

double* BackSubstitution::right_side(const DistributedSystem& system) noexcept {
  return system.has_right_side() ? system.at(0, system.local_columns() - 1).data
                                 : passed_on_.data();
}

void BackSubstitution::work(Worker& worker, ProcessGrid& grid, const DistributedSystem& system) {
  const BlockCyclic& rows = system.rows();
  const BlockCyclic& columns = system.columns();
  for (std::int64_t block = rows.blocks() - 1; block >= 0; --block) {
    const int has_y = columns.owner(block + 1);
    const int needs_y = columns.owner(block);
    if (has_y != needs_y && worker.thread() == 0) {
      const auto length = static_cast<std::size_t>(rows.before(block + 1));
      pass_on(worker, grid, std::span(right_side(system), length), has_y, needs_y);
    }
    if (needs_y != grid.column()) {
      continue;
    }
    if (worker.thread() == 0) {
      solve_block(worker, grid, system, block);
    }
    worker.barrier();
    const elimination::Block u = system.at(0, columns.before(block));
    const double* x = &x_[static_cast<std::size_t>(block * rows.nb)];
    worker.team_for(rows.before(block), rows_of_substitution, [&](const Range& piece) {
      worker.step();
      worker.native([&] {
        double* y = right_side(system);
        for (std::int64_t j = columns.width(block) - 1; j >= 0; --j) {
          const double* column = u.at(0, j).data;
          for (std::int64_t i = piece.first; i < piece.last; ++i) {
            y[i] -= column[i] * x[j];
          }
        }
      });
    });
    worker.barrier();
  }
}

void BackSubstitution::pass_on(Worker& worker, ProcessGrid& grid, std::span<double> y, int from,
                               int to) {
  Request passing;
  if (grid.column() == from) {
    passing = worker.start([&] { return grid.row_group().i_send(y, to); });
  } else if (grid.column() == to) {
    passing = worker.start([&] { return grid.row_group().i_receive(y, from); });
  }
  worker.finish(passing);
}

void BackSubstitution::solve_block(Worker& worker, ProcessGrid& grid,
                                   const DistributedSystem& system, std::int64_t block) {
  const BlockCyclic& rows = system.rows();
  const std::int64_t width = rows.width(block);
  const std::span<double> x = std::span(x_).subspan(static_cast<std::size_t>(block * rows.nb),
                                                    static_cast<std::size_t>(width));
  if (rows.owns(block)) {
    worker.native([&] {
      const elimination::Block u = system.at(rows.before(block), system.columns().before(block));
      std::copy_n(right_side(system) + rows.before(block), width, x.begin());
      for (std::int64_t j = width - 1; j >= 0; --j) {
        const double* column = u.at(0, j).data;
        const double xj = x[static_cast<std::size_t>(j)] / column[j];
        x[static_cast<std::size_t>(j)] = xj;
        for (std::int64_t i = 0; i < j; ++i) {
          x[static_cast<std::size_t>(i)] -= column[i] * xj;
        }
      }
    });
  }
  if (grid.rows() > 1) {
    Request request =
        worker.start([&] { return grid.column_group().i_broadcast(x, rows.owner(block)); });
    worker.finish(request);
  }
}

std::vector<double> BackSubstitution::solution(ProcessGrid& grid) const {
  // The ranks of a row have all blocks, each of them once.
  std::vector<std::uint64_t> bits(x_.size());
  std::ranges::transform(x_, bits.begin(),
                         [](double value) { return std::bit_cast<std::uint64_t>(value); });
  grid.row_group().all_reduce(bits, reduction::sum);
  std::vector<double> x(x_.size());
  std::ranges::transform(bits, x.begin(),
                         [](std::uint64_t value) { return std::bit_cast<double>(value); });
  return x;
}

}  // namespace scalelab

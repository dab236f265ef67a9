// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/solver.hpp"

#include <algorithm>

#include "kernels/matrix/cg/line_loops.hpp"
#include "parallel/reduction/exact_sum.hpp"

namespace scalelab::cg {
namespace {

// Where the residual has vanished there is nothing to divide by, and nothing left to do.
double ratio(double over, double under) {
  return under > 0 ? over / under : 0;
}

}  // namespace

double right_hand_side(const Part& part, std::int64_t line, std::int64_t x) noexcept {
  constexpr std::int64_t all = 27;
  const std::int64_t y = part.y.first + line % part.y.size();
  const std::int64_t z = part.z.first + line / part.y.size();
  return static_cast<double>(all - neighbours_along(x, part.box.nx) *
                                       neighbours_along(y, part.box.ny) *
                                       neighbours_along(z, part.box.nz));
}

Solver::Solver(const Part& part, const Task& task)
    : part_(part),
      task_(task),
      loops_(part),
      lines_(lines_of(part, [](int /*colour*/) { return true; })),
      matrix_(part),
      x_(part.rows()),
      r_(part.rows()),
      p_(part.all_rows() + 1),  // of which a product may read one more
      ap_(part.rows()),
      z_(preconditioned() ? part.all_rows() : 0) {
  if (preconditioned()) {
    smoother_.emplace(part);
  }
}

double Solver::bytes(const Part& part, const Task& task) noexcept {
  const bool preconditioned = task.preconditioner == Preconditioner::symmetric_gauss_seidel;
  const auto own = static_cast<double>(part.rows());
  const auto with_ghosts = static_cast<double>(part.all_rows());
  const double copies = preconditioned ? 2 : 1;  // of what is exchanged
  return Laplacian::bytes(part) + bytes_of_lists(part) +
         sizeof(double) * (3 * own + copies * with_ghosts) + copies * Halo::bytes(part) +
         (preconditioned ? GaussSeidel::bytes(part) : 0);
}

void Solver::fill(int thread, int threads) {
  const Range lines = share(thread, threads);
  matrix_.fill(lines);
  if (smoother_) {
    smoother_->fill(lines, matrix_);
  }
  const std::int64_t nx = part_.box.nx;
  for (double* const vector : {p_.data(), ap_.data(), z_.data()}) {
    if (vector != nullptr) {
      std::fill(vector + lines.first * nx, vector + lines.last * nx, 0.0);
    }
  }
  reset(thread, threads);
}

void Solver::connect(ProcessGrid& grid) {
  halo_of_p_.emplace(grid, part_, p_.data());
  if (preconditioned()) {
    halo_of_z_.emplace(grid, part_, z_.data());
  }
}

void Solver::reset(int thread, int threads) {
  const std::int64_t nx = part_.box.nx;
  const Range lines = share(thread, threads);
  for (std::int64_t line = lines.first; line < lines.last; ++line) {
    for (std::int64_t x = 0; x < nx; ++x) {
      x_.data()[line * nx + x] = 0;
      r_.data()[line * nx + x] = right_hand_side(part_, line, x);
    }
  }
}

void Solver::exchange_spare() {
  if (halo_of_p_) {
    halo_of_p_->exchange();
  }
}

Outcome Solver::run(Worker& worker) {
  Outcome outcome;
  double residual_squared = subtract_product(worker, 0);  // A p is 0 or what it was: none of it
  const double wanted = task_.tolerance * task_.tolerance * residual_squared;
  double rz = precondition(worker, residual_squared);
  turn(worker, 0, 0);
  for (std::int64_t iteration = 1; iteration <= task_.iterations; ++iteration) {
    worker.barrier();  // p is there
    const double alpha = ratio(rz, product_with_matrix(worker, outcome.lines));
    residual_squared = subtract_product(worker, alpha);
    if (outcome.reached == 0 && residual_squared <= wanted) {
      outcome.reached = iteration;
    }
    const double next = precondition(worker, residual_squared);
    turn(worker, alpha, ratio(next, rz));
    rz = next;
    ++outcome.iterations;
  }
  outcome.residual_squared = residual_squared;
  return outcome;
}

// A p, and p A p.
double Solver::product_with_matrix(Worker& worker, std::int64_t& lines) {
  ExactSum sum;
  const std::int64_t nx = part_.box.nx;
  loops_.over(worker, lines_, halo_of_p_ ? &*halo_of_p_ : nullptr, [&](std::int64_t line) {
    matrix_.multiply({.first = line, .last = line + 1}, p_.data(), ap_.data());
    sum.add(dot(nx, p_.data() + line * nx, ap_.data() + line * nx));
    ++lines;
  });
  return worker.sum(sum);
}

// r -= alpha A p; r r of it. Where there is a preconditioner, z is 0 then.
double Solver::subtract_product(Worker& worker, double alpha) {
  ExactSum sum;
  const std::int64_t nx = part_.box.nx;
  clear_ghosts_of_z(worker);
  loops_.over_all(worker, [&](const Range& lines) {
    for (std::int64_t first = lines.first * nx; first < lines.last * nx; first += nx) {
      sum.add(add_and_square(nx, -alpha, ap_.data() + first, r_.data() + first));
    }
    if (preconditioned()) {
      std::fill(z_.data() + lines.first * nx, z_.data() + lines.last * nx, 0.0);
    }
  });
  return worker.sum(sum);
}

void Solver::clear_ghosts_of_z(const Worker& worker) {
  if (preconditioned() && worker.thread() == 0) {
    std::fill(z_.data() + part_.rows(), z_.data() + part_.all_rows(), 0.0);
  }
}

// z = M^-1 r; r z of it.
double Solver::precondition(Worker& worker, double residual_squared) {
  if (!smoother_) {
    return residual_squared;
  }
  ExactSum sum;
  smoother_->solve(worker, matrix_, loops_, r_.data(), z_.data(),
                   halo_of_z_ ? &*halo_of_z_ : nullptr, sum);
  return worker.sum(sum);
}

// x += alpha p, then p = z + beta p.
void Solver::turn(Worker& worker, double alpha, double beta) {
  const std::int64_t nx = part_.box.nx;
  loops_.over_all(worker, [&](const Range& lines) {
    const std::int64_t first = lines.first * nx;
    step_and_turn(lines.size() * nx, alpha, x_.data() + first, beta, z() + first,
                  p_.data() + first);
  });
}

}  // namespace scalelab::cg

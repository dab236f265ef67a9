// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/solution_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/matrix/cg/line_loops.hpp"
#include "kernels/matrix/cg/spectrum.hpp"
#include "kernels/matrix/integer_entries.hpp"
#include "parallel/reduction/exact_sum.hpp"

namespace scalelab::cg {
namespace {

constexpr std::uint32_t stream_x = 0x63670001;
constexpr std::uint32_t stream_y = 0x63670002;

// No row of A has more than 26 beside the 26 on its diagonal.
constexpr double norm_of_matrix = 52;
// Roundings of one iteration that reach x or r, in units of the last place of |A| |x|: r - alpha A
// p has sums of 27 products, and alpha p is at most 2 |x| long, as no iterate is longer than the
// solution.
constexpr double roundings_of_iteration = 64;

/// The parts of a sum by all workers, put together exactly.
template <std::size_t sums>
class SumsOfAll {
 public:
  explicit SumsOfAll(const Process& process)
      : of_threads_(static_cast<std::size_t>(process.threads())) {}

  [[nodiscard]] std::array<ExactSum, sums>& of(int thread) {
    return of_threads_[static_cast<std::size_t>(thread)];
  }

  /// Collective.
  [[nodiscard]] std::array<double, sums> values(Process& process) {
    std::array<double, sums> values{};
    for (std::size_t i = 0; i < sums; ++i) {
      ExactSum sum;
      for (const auto& one : of_threads_) {
        sum.add(one[i]);
      }
      process.group().all_reduce(sum.digits(), reduction::sum);
      values[i] = sum.value();
    }
    return values;
  }

 private:
  std::vector<std::array<ExactSum, sums>> of_threads_;
};

/// Calls body(thread, line) for all lines, each by the thread that has it in its share.
template <class Body>
void on_lines(Process& process, const Solver& solver, Body&& body) {
  process.on_team([&](int thread) {
    const Range lines = solver.share(thread, process.threads());
    for (std::int64_t line = lines.first; line < lines.last; ++line) {
      body(thread, line);
    }
  });
}

// product() = A spare().
void multiply_spare(Process& process, Solver& solver) {
  solver.exchange_spare();
  process.on_team([&](int thread) {
    solver.matrix().multiply(solver.share(thread, process.threads()), solver.spare(),
                             solver.product());
  });
}

// x A y.
std::int64_t form(Process& process, Solver& solver, const IntegerEntries& x,
                  const IntegerEntries& y) {
  const std::int64_t nx = solver.part().box.nx;
  const auto length = static_cast<std::size_t>(nx);
  on_lines(process, solver, [&](int /*thread*/, std::int64_t line) {
    y.copy(solver.part().first_row(line), std::span(solver.spare() + line * nx, length));
  });
  multiply_spare(process, solver);
  std::vector<std::int64_t> sums(static_cast<std::size_t>(process.threads()));
  std::vector<std::vector<double>> rows(sums.size(), std::vector<double>(length));
  on_lines(process, solver, [&](int thread, std::int64_t line) {
    std::vector<double>& of_line = rows[static_cast<std::size_t>(thread)];
    x.copy(solver.part().first_row(line), of_line);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < length; ++i) {
      sum += static_cast<std::int64_t>(of_line[i] *
                                       solver.product()[line * nx + static_cast<std::int64_t>(i)]);
    }
    sums[static_cast<std::size_t>(thread)] += sum;
  });
  std::int64_t sum = 0;
  for (const std::int64_t one : sums) {
    sum += one;
  }
  return process.group().all_reduce(sum, reduction::sum);
}

// |b|^2: the sums over a coordinate of 1, of the neighbours along it and of their squares.
double square_of_right_hand_side(const Box& box) {
  double rows = 1;
  double neighbours = 1;
  double squares = 1;
  for (const std::int64_t n : {box.nx, box.ny, box.nz}) {
    rows *= static_cast<double>(n);
    neighbours *= static_cast<double>(3 * n - 2);
    squares *= static_cast<double>(n == 1 ? 1 : 9 * (n - 2) + 8);
  }
  constexpr double all = 27;
  return all * all * rows - 2 * all * neighbours + squares;
}

}  // namespace

std::int64_t asymmetry(Process& process, Solver& solver) {
  const IntegerEntries x(process.seed(), stream_x);
  const IntegerEntries y(process.seed(), stream_y);
  return form(process, solver, x, y) - form(process, solver, y, x);
}

SolutionCheck check_solution(Process& process, Solver& solver, const Task& task) {
  const Part& part = solver.part();
  const std::int64_t nx = part.box.nx;
  on_lines(process, solver, [&](int /*thread*/, std::int64_t line) {
    std::copy_n(solver.x() + line * nx, nx, solver.spare() + line * nx);
  });
  multiply_spare(process, solver);
  enum Sum : std::size_t { residual, gap, error, energy, all_sums };
  SumsOfAll<all_sums> sums(process);
  on_lines(process, solver, [&](int thread, std::int64_t line) {
    const double* const x = solver.x() + line * nx;
    const double* const r = solver.r() + line * nx;
    double* const t = solver.product() + line * nx;
    for (std::int64_t i = 0; i < nx; ++i) {
      t[i] = right_hand_side(part, line, i) - t[i];
    }
    auto& own = sums.of(thread);
    own[residual].add(dot(nx, t, t));
    own[gap].add(sum_along(nx, [&](std::int64_t i) { return (t[i] - r[i]) * (t[i] - r[i]); }));
    own[error].add(sum_along(nx, [&](std::int64_t i) { return (1 - x[i]) * (1 - x[i]); }));
    own[energy].add(sum_along(nx, [&](std::int64_t i) { return (1 - x[i]) * t[i]; }));
  });
  const auto squares = sums.values(process);

  const auto rows = static_cast<double>(part.box.rows());
  const Spectrum spectrum = spectrum_of(part.box);
  const double condition = task.preconditioner == Preconditioner::none
                               ? spectrum.most / spectrum.least
                               : preconditioned_condition(spectrum);
  const double rounding = std::numeric_limits<double>::epsilon() / 2 * roundings_of_iteration *
                          norm_of_matrix * static_cast<double>(task.iterations + 1) *
                          std::sqrt(rows);
  constexpr double all = 27;
  const double energy_at_first = std::sqrt(all * rows - nonzeros_of(part.box));
  const double known_energy = convergence_bound(condition, task.iterations) * energy_at_first +
                              rounding / std::sqrt(spectrum.least);
  const double known_error = (std::sqrt(squares[residual]) + rounding) / spectrum.least;
  // Rounding can make it negative, where it is next to 0; NaN stays what it is.
  const double energy_norm = squares[energy] < 0 ? 0 : std::sqrt(squares[energy]);

  SolutionCheck check;
  check.residual = std::sqrt(squares[residual] / square_of_right_hand_side(part.box));
  check.error = std::sqrt(squares[error] / rows);
  check.verified = std::sqrt(squares[gap]) <= rounding && energy_norm <= known_energy &&
                   std::sqrt(squares[error]) <= known_error;
  check.words = fmt::format(
      "b - A x is {:.2e} from the residual of the method (at most {:.2e}), the error's energy norm "
      "{:.3e} (at most {:.3e}), |x - 1| {:.3e} (at most {:.3e})",
      std::sqrt(squares[gap]), rounding, energy_norm, known_energy, std::sqrt(squares[error]),
      known_error);
  return check;
}

std::uint64_t fingerprint_of_x(Process& process, const Solver& solver) {
  const std::int64_t nx = solver.part().box.nx;
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(process.threads()));
  on_lines(process, solver, [&](int thread, std::int64_t line) {
    const auto place = static_cast<std::uint64_t>(solver.part().first_row(line));
    std::uint64_t sum = 0;
    for (std::int64_t i = 0; i < nx; ++i) {
      sum += fingerprint(0, place + static_cast<std::uint64_t>(i),
                         std::bit_cast<std::uint64_t>(solver.x()[line * nx + i]));
    }
    sums[static_cast<std::size_t>(thread)] += sum;
  });
  std::uint64_t sum = 0;
  for (const std::uint64_t one : sums) {
    sum += one;
  }
  return process.group().all_reduce(sum, reduction::sum);
}

}  // namespace scalelab::cg

// SPDX-License-Identifier: BSD-3-Clause

/// Conjugate gradients for the 27-point Laplacian of a box, the operator of HPCG: 12 bytes come
/// from memory for two flops, and every rank waits for the sums of all others twice an iteration.
///
/// The plain loop:
///   x = 0, r = b, p = z = M^-1 r
///   for iteration in 1 ... iterations:
///     alpha = r z / p A p
///     x += alpha p
///     r -= alpha A p
///     z = M^-1 r
///     beta = r z of now / r z of before
///     p = z + beta p
///
/// A is kept in compressed sparse rows (cg/laplacian.hpp). Ranks have parts of the box
/// (cg/box.hpp), and exchange what is next to them (cg/halo.hpp) while they multiply the rows that
/// need none of it; the threads of a rank share its lines. M is the identity, or symmetric
/// Gauss-Seidel by colours (cg/gauss_seidel.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/solution_check.hpp"
#include "kernels/matrix/cg/solver.hpp"
#include "kernels/tally.hpp"
#include "parallel/communication/process_grid.hpp"

namespace scalelab {
namespace {

cg::Box box_of(const Size& size) {
  return {.nx = size.integer("nx"), .ny = size.integer("ny"), .nz = size.integer("nz")};
}

cg::Task task_of(const Size& size) {
  return {.iterations = size.integer("iterations"),
          .tolerance = size.real("tolerance"),
          .preconditioner = size.text("preconditioner") == "none"
                                ? cg::Preconditioner::none
                                : cg::Preconditioner::symmetric_gauss_seidel};
}

cg::Part part_of_rank(const Size& size, const Layout& layout, int rank) {
  const cg::Box box = box_of(size);
  return cg::part_of(box, cg::grid_of(box, layout.ranks), rank);
}

class ConjugateGradients final : public Kernel {
 public:
  explicit ConjugateGradients(const Size& size) : box_(box_of(size)), task_(task_of(size)) {}

  void prepare(Process& process) override {
    const GridShape shape = cg::grid_of(box_, process.ranks());
    solver_.emplace(cg::part_of(box_, shape, process.rank()), task_);
    process.on_team([&](int thread) { solver_->fill(thread, process.threads()); });
    if (process.ranks() > 1) {
      grid_.emplace(process.group(), shape);
      solver_->connect(*grid_);
    }
    asymmetry_ = cg::asymmetry(process, *solver_);
  }

  void reset(Process& process) override {
    lines_.reset(process);
    iterations_.reset(process);
    outcome_ = {};
    process.on_team([&](int thread) { solver_->reset(thread, process.threads()); });
  }

  void work(Worker& worker) override {
    const cg::Outcome outcome = solver_->run(worker);
    lines_.set(worker, outcome.lines);
    iterations_.set(worker, outcome.iterations);
    if (worker.thread() == 0) {
      outcome_ = outcome;
    }
  }

  Answer answer(Process& process) override {
    const std::int64_t lines = lines_.total(process);
    const std::int64_t iterations = iterations_.total(process);
    const cg::SolutionCheck check = cg::check_solution(process, *solver_, task_);
    const std::uint64_t of_x = cg::fingerprint_of_x(process, *solver_);
    const bool all_done = lines == box_.lines() * task_.iterations &&
                          iterations == task_.iterations * process.workers();
    const bool reached = task_.tolerance == 0 || outcome_.reached > 0;
    Answer answer{
        .value = fingerprint_as_double(
            of_x + fingerprint(1, 0, static_cast<std::uint64_t>(outcome_.reached))),
        .verified = all_done && reached && asymmetry_ == 0 && check.verified,
        .check = fmt::format("{} of {} lines multiplied, x A y - y A x is {} (must be 0), {}{}",
                             lines, box_.lines() * task_.iterations, asymmetry_, check.words,
                             reached ? "" : tolerance_missed(check.residual)),
        .values = {{"residual", "1", "|b - A x| / |b| in the end", check.residual},
                   {"error", "1", "|x - 1| / |1| in the end", check.error}}};
    if (task_.tolerance > 0) {
      answer.values.push_back({"iterations", "1", "iterations until the tolerance was met",
                               static_cast<double>(outcome_.reached)});
    }
    return answer;
  }

 private:
  [[nodiscard]] std::string tolerance_missed(double residual) const {
    return fmt::format(
        ", and the tolerance {:.1e} was not met in {} iterations, which reached {:.1e}: use more "
        "iterations",
        task_.tolerance, task_.iterations, residual);
  }

  cg::Box box_;
  cg::Task task_;
  std::optional<ProcessGrid> grid_;
  std::optional<cg::Solver> solver_;
  std::int64_t asymmetry_ = 0;
  cg::Outcome outcome_;  // of the rank's first thread
  Tally lines_;
  Tally iterations_;
};

/// What one iteration asks of all ranks together, as HPCG counts flops.
struct IterationCost {
  double flops = 0;
  double bytes = 0;
  double read_bytes = 0;
};

IterationCost cost_of_iteration(const Size& size) {
  const cg::Box box = box_of(size);
  const auto rows = static_cast<double>(box.rows());
  const double nonzeros = cg::nonzeros_of(box);
  constexpr double of_number = sizeof(double);
  const double of_matrix = nonzeros * (sizeof(double) + sizeof(std::int32_t)) +
                           rows * (sizeof(std::int64_t) + sizeof(std::uint8_t));
  // A p, with p read and A p written; p A p, r - alpha A p, r r, x + alpha p, z + beta p, for which
  // A p, r, x and p come once, and r, x and p go back.
  IterationCost cost{.flops = 2 * nonzeros + 10 * rows,
                     .bytes = of_matrix + rows * of_number * (3 + 3 + 5),
                     .read_bytes = of_matrix + rows * of_number * (2 + 2 + 3)};
  if (size.text("preconditioner") != "none") {
    // A visit of a row: its sum, which r is subtracted from, divided and added to z; and r z.
    const double visits = cg::GaussSeidel::visits_of_a_row;
    cost.flops += visits * (2 * nonzeros + 3 * rows) + 2 * rows;
    // The matrix comes once on the way there, and but for a quarter of the lines once on the way
    // back, with the diagonal and r; z is set to 0 first, comes and goes with its lines, and comes
    // with those of three colours beside them. p is made of z, not of r.
    constexpr double passes = 7.0 / 4;
    cost.bytes +=
        passes * (of_matrix + rows * of_number * (2 + 2 + 3)) + rows * of_number * (2 + 1);
    cost.read_bytes +=
        passes * (of_matrix + rows * of_number * (2 + 1 + 3)) + rows * of_number * (1 + 1);
  }
  return cost;
}

double work_of(const Size& size) {
  return size.real("iterations") * cost_of_iteration(size).flops;
}

// A rank that has neighbours on all sides, if there is one; one with most of them.
int inner_rank(const GridShape& grid) {
  return (grid.rows > 2 ? grid.columns : 0) + (grid.columns > 2 ? 1 : 0);
}

// Messages are those of a rank with most neighbours.
Demand demand_of_cg(const Size& size, const Layout& layout) {
  const cg::Box box = box_of(size);
  const double iterations = size.real("iterations");
  const IterationCost cost = cost_of_iteration(size);
  const GridShape grid = cg::grid_of(box, layout.ranks);
  const cg::Part part = cg::part_of(box, grid, inner_rank(grid));
  // Of p, and of z before each colour of lines but the first on the way there, and but the last on
  // the way back.
  constexpr double exchanges_of_z = 6;
  const double exchanges = size.text("preconditioner") == "none" ? 1 : 1 + exchanges_of_z;
  double neighbours = 0;
  for (int direction = 0; direction < cg::Part::directions; ++direction) {
    neighbours += part.has_neighbour(direction) ? 1 : 0;
  }
  const double of_ghosts = static_cast<double>(part.all_rows() - part.rows()) * sizeof(double);
  return {.flops = iterations * cost.flops,
          .bytes = iterations * cost.bytes,
          .read_bytes = iterations * cost.read_bytes,
          .messages = iterations * exchanges * neighbours,
          .message_bytes = iterations * exchanges * of_ghosts};
}

// Columns of 32 bits must do for a rank's rows and ghosts; rank 0 has most of them, or as many as
// any.
bool has_columns_enough(const cg::Box& box, int ranks) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const GridShape grid = cg::grid_of(box, ranks);
  return cg::part_of(box, grid, 0).all_lines() <= most / box.nx &&
         cg::part_of(box, grid, inner_rank(grid)).all_lines() <= most / box.nx;
}

std::string what_cg_refuses(const Size& size, const Layout& layout) {
  const cg::Box box = box_of(size);
  if (has_columns_enough(box, layout.ranks)) {
    return {};
  }
  constexpr double most = std::numeric_limits<std::int32_t>::max();
  int ranks = static_cast<int>(std::ceil(static_cast<double>(box.rows()) / most));
  for (ranks = std::max(ranks, layout.ranks + 1); !has_columns_enough(box, ranks);) {
    ++ranks;
  }
  return fmt::format(
      "a box of {} x {} x {} points has more on one of {} ranks than the 2147483647 that columns "
      "of 32 bits can tell apart: use {} ranks, or a smaller box",
      box.nx, box.ny, box.nz, layout.ranks, ranks);
}

}  // namespace

namespace kernels {

KernelInfo cg() {
  constexpr double most_points = 100'000;
  const auto points = [](const std::string& name, const std::string& meaning) {
    return SizeParameter{.name = name,
                         .unit = "1",
                         .meaning = meaning,
                         .default_value = 104,
                         .minimum = 1,
                         .maximum = most_points};
  };
  return {
      .summary = "conjugate gradients for HPCG's 27-point Laplacian of a box, in sparse rows",
      .bound = Bound::memory_bandwidth,
      .parameters = {points("nx", "points of the box along x; never cut between ranks"),
                     points("ny", "points along y"),
                     points("nz", "points along z"),
                     {.name = "iterations",
                      .unit = "1",
                      .meaning = "iterations, all of which are done",
                      .default_value = 50,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     {.name = "tolerance",
                      .unit = "1",
                      .meaning = "of |r| / |b|, which one of the iterations must meet, and which "
                                 "one is told; 0 asks for nothing",
                      .default_value = 0,
                      .minimum = 0,
                      .maximum = 1,
                      .integer = false},
                     {.name = "preconditioner",
                      .unit = "1",
                      .meaning = "none, or a symmetric Gauss-Seidel sweep by colours of points",
                      .choices = {"none", "sgs"},
                      .default_text = "none"}},
      .work_unit = "flop",
      .work = work_of,
      .demand = demand_of_cg,
      .grow = growth::in_proportion("nz"),
      .growth = "nz x workers",
      .trial = Size({{"nx", 13},
                     {"ny", 11},
                     {"nz", 12},
                     {"iterations", 8},
                     {"tolerance", 0},
                     {"preconditioner", "sgs"}}),
      .memory_bytes =
          [](const Size& size, const Layout& layout, int rank) {
            return cg::Solver::bytes(part_of_rank(size, layout, rank), task_of(size));
          },
      .why_not = what_cg_refuses,
      .source =
          "Hestenes, Stiefel, J. Res. NBS 49 (1952); Dongarra, Heroux, Luszczek, \"HPCG "
          "benchmark\", Int. J. High Performance Computing Applications 30 (2016)",
      .known_answer =
          "x = 1, as b = A 1; b - A x by its definition; the bound of the method's "
          "convergence; x A y = y A x exactly for vectors of integers",
      .tolerance =
          "|x - 1| by the residual and the least eigenvalue, which is known; the residual by the "
          "roundings of as many iterations; the energy norm by the condition number",
      .create = [](const Size& size) { return std::make_unique<ConjugateGradients>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

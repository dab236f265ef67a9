// SPDX-License-Identifier: BSD-3-Clause

// What kernel cg does, beside Eigen's ConjugateGradient without a preconditioner on the same matrix
// in rows, on one thread and on two: `ratio` says how many times as long Eigen takes an iteration,
// `ms` what the kernel takes. Beside them two loops run that show what memory gives: STREAM's
// triad, which counts 32 bytes an element, as lines are read before they are written, and one that
// only reads. `GBps` are the kernel's bytes, of which 12 are a nonzero's, `triad` the triad's, and
// `of_triad` is the former by the latter; `of_reading` is the same for what is read, which is
// nine tenths of what the kernel moves. Targets: a ratio of 1.0 on one thread and of 1.2 on two,
// and 0.9 of the larger of the two shares, whose limit binds.
#include <benchmark/benchmark.h>

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cstdint>
#include <thread>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/matrix/cg/page_array.hpp"
#include "kernels/matrix/cg/solver.hpp"
#include "numerics/streams/read.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr int points_to_a_side = 104;  // HPCG's
constexpr int iterations_of_a_run = 4;
constexpr int rounds_of_cg = 31;

using SparseRows = Eigen::SparseMatrix<double, Eigen::RowMajor>;
using EigensCg = Eigen::ConjugateGradient<SparseRows, Eigen::Lower | Eigen::Upper,
                                          Eigen::IdentityPreconditioner>;

/// Calls body(thread) on so many threads at once.
template <class Body>
void on_threads(int threads, Body&& body) {
  std::vector<std::jthread> others;
  for (int thread = 1; thread < threads; ++thread) {
    others.emplace_back([&body, thread] { body(thread); });
  }
  body(0);
}

SparseRows matrix_of_cube(int n) {
  SparseRows matrix(n * n * n, n * n * n);
  matrix.reserve(27 * n * n * n);
  const auto near = [n](int i) { return std::pair(std::max(i - 1, 0), std::min(i + 1, n - 1)); };
  for (int row = 0; row < n * n * n; ++row) {
    const auto [x0, x1] = near(row % n);
    const auto [y0, y1] = near(row / n % n);
    const auto [z0, z1] = near(row / n / n);
    matrix.startVec(row);
    for (int z = z0; z <= z1; ++z) {
      for (int y = y0; y <= y1; ++y) {
        for (int x = x0; x <= x1; ++x) {
          const int column = (z * n + y) * n + x;
          matrix.insertBack(row, column) = row == column ? 26.0 : -1.0;
        }
      }
    }
  }
  matrix.finalize();
  return matrix;
}

/// The kernel's solver for a rank with so many threads.
class KernelsCg {
 public:
  explicit KernelsCg(int threads)
      : threads_(threads),
        barrier_(threads),
        solver_(
            cg::part_of({.nx = points_to_a_side, .ny = points_to_a_side, .nz = points_to_a_side},
                        {.rows = 1, .columns = 1}, 0),
            {.iterations = iterations_of_a_run}) {
    parts_.threads = threads;
    parts_.barrier = &barrier_;
    on_threads(threads, [this](int thread) { solver_.fill(thread, threads_); });
  }

  void reset() {
    on_threads(threads_, [this](int thread) { solver_.reset(thread, threads_); });
  }

  void run() {
    on_threads(threads_, [this](int thread) {
      Worker worker(parts_, thread);
      worker.begin(now());
      benchmark::DoNotOptimize(solver_.run(worker));
      worker.end();
    });
  }

 private:
  int threads_;
  TeamBarrier barrier_;
  TeamParts parts_;
  cg::Solver solver_;
};

class Triad {
 public:
  explicit Triad(int threads) : threads_(threads), a_(elements), b_(elements), c_(elements) {
    on_threads(threads_, [this](int thread) {
      const Range own = share_of(elements, thread, threads_);
      for (double* const array : {a_.data(), b_.data(), c_.data()}) {
        std::fill(array + own.first, array + own.last, 1.0);
      }
    });
  }

  void run() {
    on_threads(threads_, [this](int thread) {
      const Range own = share_of(elements, thread, threads_);
      double* const a = a_.data();
      const double* const b = b_.data();
      const double* const c = c_.data();
      for (std::int64_t i = own.first; i < own.last; ++i) {
        a[i] = b[i] + 3.0 * c[i];
      }
      benchmark::ClobberMemory();
    });
  }

  static constexpr std::int64_t elements = 20'000'000;
  static constexpr double bytes = 32.0 * elements;

 private:
  int threads_;
  cg::PageArray<double> a_;
  cg::PageArray<double> b_;
  cg::PageArray<double> c_;
};

/// An array as large as the kernel's matrix, or more, that is only read.
class Reading {
 public:
  explicit Reading(int threads) : threads_(threads), numbers_(elements) {
    on_threads(threads_, [this](int thread) {
      const Range own = share(thread);
      std::fill(numbers_.data() + own.first, numbers_.data() + own.last, 1.0);
    });
  }

  void run() {
    on_threads(threads_, [this](int thread) {
      const Range own = share(thread);
      benchmark::DoNotOptimize(
          stream_read(numbers_.data() + own.first, static_cast<std::size_t>(own.size())));
    });
  }

  static constexpr std::int64_t elements = 60'000'000;
  static constexpr double bytes = 8.0 * elements;

 private:
  // Whole cache lines.
  [[nodiscard]] Range share(int thread) const {
    constexpr std::int64_t line = 8;
    const Range lines = share_of(elements / line, thread, threads_);
    return {.first = lines.first * line, .last = lines.last * line};
  }

  int threads_;
  cg::PageArray<double> numbers_;
};

template <class Action>
double seconds_of(Action&& action) {
  const double begin = now();
  action();
  return now() - begin;
}

void cg_beside_eigen(benchmark::State& state) {
  const auto threads = static_cast<int>(state.range(0));
  KernelsCg kernels(threads);
  Triad triad(threads);
  Reading reading(threads);
  const SparseRows matrix = matrix_of_cube(points_to_a_side);
  const Eigen::VectorXd b = matrix * Eigen::VectorXd::Ones(matrix.rows());
  Eigen::setNbThreads(threads);
  EigensCg eigens(matrix);
  eigens.setMaxIterations(iterations_of_a_run);
  eigens.setTolerance(0);
  Eigen::VectorXd x;

  Size size = default_size(*find_kernel("cg"));
  size.set("iterations", iterations_of_a_run);
  const Demand demand = find_kernel("cg")->demand(size, {.ranks = 1, .threads = threads});

  std::vector<double> ms;
  std::vector<double> ratio;
  std::vector<double> gigabytes;
  std::vector<double> of_triad;
  std::vector<double> share_of_triad;
  std::vector<double> share_of_reading;
  bool first = false;
  for (auto _ : state) {
    kernels.reset();
    first = !first;
    double eigens_s = first ? seconds_of([&] { x = eigens.solve(b); }) : 0;
    const double kernels_s = seconds_of([&] { kernels.run(); });
    eigens_s = first ? eigens_s : seconds_of([&] { x = eigens.solve(b); });
    const double triad_s = seconds_of([&] { triad.run(); });
    const double reading_s = seconds_of([&] { reading.run(); });
    ms.push_back(1e3 * kernels_s / iterations_of_a_run);
    ratio.push_back(eigens_s / kernels_s);
    gigabytes.push_back(1e-9 * demand.bytes / kernels_s);
    of_triad.push_back(1e-9 * Triad::bytes / triad_s);
    share_of_triad.push_back(gigabytes.back() / of_triad.back());
    share_of_reading.push_back(demand.read_bytes / kernels_s / (Reading::bytes / reading_s));
    state.SetIterationTime(kernels_s);
  }
  Eigen::setNbThreads(0);
  report_spread(state, "ms", ms);
  report_spread(state, "ratio", ratio);
  report_spread(state, "GBps", gigabytes);
  report_spread(state, "triad", of_triad);
  report_spread(state, "of_triad", share_of_triad);
  report_spread(state, "of_reading", share_of_reading);
}

BENCHMARK(cg_beside_eigen)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Iterations(measured_rounds(rounds_of_cg))
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace scalelab

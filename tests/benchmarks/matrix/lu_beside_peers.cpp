// SPDX-License-Identifier: BSD-3-Clause

// Kernel lu beside its peers, in turn in one run, on one grid and one size:
//   mpirun -np RANKS --bind-to none lu_beside_peers [N] [ROUNDS] [THREADS]
// With one thread a rank the peer is ScaLAPACK's pdgetrf, with the best of a few widths of its
// blocks, over a BLAS on one thread. With more, on one rank, it is the dgetrf of the OpenBLAS that
// SCALELAB_THREADED_OPENBLAS names, on as many threads of its own (with THREADS = 1 and a name,
// both). The ratio says how many times as long the peer takes; the target is 1 or more. What lu
// does beyond its peers is counted against it: it solves for x too. What they do beyond it: they
// exchange rows of the multipliers that they are done with as well.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "kernels/matrix/lu/random_system.hpp"
#include "parallel/job/job.hpp"
#include "tests/benchmarks/matrix/blacs_grid.hpp"
#include "tests/benchmarks/matrix/in_turn.hpp"
#include "tests/benchmarks/matrix/threaded_library.hpp"

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void pdgetrf_(const int* m, const int* n, double* a, const int* row, const int* column,
              const int* descriptor, int* pivots, int* info);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab {
namespace {

/// The kernel's matrix, dealt out as it is there, and its factors by ScaLAPACK.
class ByScalapack {
 public:
  ByScalapack(Communicator& world, std::int64_t n, std::int64_t nb)
      : world_(world), grid_(world, n, nb) {
    const BlockCyclic& rows = grid_.rows();
    const BlockCyclic& columns = grid_.columns();
    const RandomSystem system(n, seed_of_benchmark);
    const std::int64_t stride = grid_.stride();
    matrix_.resize(static_cast<std::size_t>(stride * columns.size()));
    for (std::int64_t column = 0; column < columns.size(); ++column) {
      for (std::int64_t row = 0; row < rows.size(); row += nb) {
        const std::int64_t count = std::min(nb, rows.size() - row);
        const std::int64_t first = rows.global(row);
        system.copy(columns.global(column), {.first = first, .last = first + count},
                    std::span(matrix_).subspan(static_cast<std::size_t>(column * stride + row),
                                               static_cast<std::size_t>(count)));
      }
    }
    pivots_.resize(static_cast<std::size_t>(rows.size() + nb));
  }

  double seconds() {
    factors_ = matrix_;
    const auto n = static_cast<int>(grid_.rows().n);
    const int one = 1;
    const BlacsGrid::Descriptor descriptor = grid_.descriptor();
    int info = 0;
    const Taken taken = taken_by(world_, [&] {
      pdgetrf_(&n, &n, factors_.data(), &one, &one, descriptor.data(), pivots_.data(), &info);
    });
    if (info != 0) {
      fmt::print(stderr, "pdgetrf: info {}\n", info);
      std::exit(1);
    }
    return taken.seconds;
  }

  [[nodiscard]] std::int64_t nb() const noexcept { return grid_.rows().nb; }

 private:
  Communicator& world_;
  BlacsGrid grid_;
  std::vector<double> matrix_;
  std::vector<double> factors_;
  std::vector<int> pivots_;
};

/// The same by the dgetrf of a library with threads of its own.
class ByLapack {
 public:
  ByLapack(Communicator& world, const char* library, std::int64_t n, int threads)
      : world_(world),
        n_(n),
        matrix_(static_cast<std::size_t>(n * n)),
        pivots_(matrix_.size()),
        library_(library, threads) {
    const RandomSystem system(n, seed_of_benchmark);
    for (std::int64_t j = 0; j < n; ++j) {
      system.copy(
          j, {.first = 0, .last = n},
          std::span(matrix_).subspan(static_cast<std::size_t>(j * n), static_cast<std::size_t>(n)));
    }
  }

  double seconds() {
    factors_ = matrix_;
    const int n = static_cast<int>(n_);
    int info = 0;
    Dgetrf* const factor = library_.function<Dgetrf>("dgetrf_");
    return taken_by(world_, [&] { factor(&n, &n, factors_.data(), &n, pivots_.data(), &info); })
        .seconds;
  }

 private:
  using Dgetrf = void(const int*, const int*, double*, const int*, int*, int*);

  Communicator& world_;
  std::int64_t n_;
  std::vector<double> matrix_;
  std::vector<double> factors_;
  std::vector<int> pivots_;
  ThreadedLibrary library_;
};

template <class Peer>
void compare(Job& job, KernelInTurn& kernel, Peer& peer, int rounds, const std::string& name) {
  std::vector<double> own;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const bool first = round % 2 == 0;
    const double before = first ? 0 : peer.seconds();
    own.push_back(kernel.run().seconds);
    ratios.push_back((first ? peer.seconds() : before) / own.back());
  }
  if (job.leads()) {
    fmt::print("lu {:6.2f} Gflop/s; {} takes {} times as long\n",
               1e-9 * kernel.work() / median(own), name, with_spread(ratios));
  }
}

void measure(Job& job, std::int64_t n, int rounds, int threads) {
  KernelInTurn kernel(job, "lu", n, threads, Schedule::dynamic);
  kernel.run();
  if (threads == 1) {
    std::int64_t best = 0;
    double least = 0;
    for (const std::int64_t nb : {32, 64, 128}) {
      ByScalapack trial(job.world(), n, nb);
      const double time = std::min(trial.seconds(), trial.seconds());
      if (best == 0 || time < least) {
        best = nb;
        least = time;
      }
    }
    ByScalapack scalapack(job.world(), n, best);
    compare(job, kernel, scalapack, rounds,
            fmt::format("pdgetrf (nb = {}) on {} ranks", best, job.ranks()));
  }
  const char* library = std::getenv("SCALELAB_THREADED_OPENBLAS");
  if (library != nullptr && job.ranks() == 1) {
    ByLapack lapack(job.world(), library, n, threads);
    compare(job, kernel, lapack, rounds, fmt::format("dgetrf on {} threads", threads));
  }
  kernel.close();
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto argument = [&arguments](std::size_t place, int usual) {
    return arguments.size() > place ? std::stoi(arguments[place]) : usual;
  };
  scalelab::use_best_blas_kernel(argv);
  scalelab::Job job;
  scalelab::measure(job, argument(0, 2000), argument(1, 9), argument(2, 1));
}

// SPDX-License-Identifier: BSD-3-Clause

// Kernel lu beside its peers, in turn in one run, on one grid and one size:
//   mpirun -np RANKS --bind-to none lu_beside_peers [N] [ROUNDS] [THREADS]
// With one thread a rank the peer is ScaLAPACK's pdgetrf, with the best of a few widths of its
// blocks, over a BLAS on one thread. With more, on one rank, it is the dgetrf of the OpenBLAS that
// SCALELAB_THREADED_OPENBLAS names, on as many threads of its own (with THREADS = 1 and a name,
// both). The ratio says how many times as long the peer takes; the target is 1 or more. What lu
// does beyond its peers is counted against it: it solves for x too. What they do beyond it: they
// exchange rows of the multipliers that they are done with as well.
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/matrix/lu/block_cyclic.hpp"
#include "kernels/matrix/lu/random_system.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/team/team.hpp"
#include "statistics/order_statistics.hpp"

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void Cblacs_get(int context, int what, int* value);
void Cblacs_gridinit(int* context, const char* order, int rows, int columns);
void Cblacs_gridexit(int context);
void descinit_(int* descriptor, const int* m, const int* n, const int* mb, const int* nb,
               const int* first_row, const int* first_column, const int* context, const int* stride,
               int* info);
void pdgetrf_(const int* m, const int* n, double* a, const int* row, const int* column,
              const int* descriptor, int* pivots, int* info);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab {
namespace {

constexpr std::uint32_t seed = 1;

double seconds_on_all(Communicator& world, const std::function<void()>& work) {
  world.barrier();
  const double begin = now();
  work();
  return world.all_reduce(now() - begin, reduction::maximum);
}

/// The kernel's matrix, dealt out as it is there, and its factors by ScaLAPACK.
class ByScalapack {
 public:
  ByScalapack(Communicator& world, std::int64_t n, std::int64_t nb)
      : world_(world), shape_(near_square_shape(world.size())), n_(n), nb_(nb) {
    Cblacs_get(-1, 0, &context_);
    Cblacs_gridinit(&context_, "Row", shape_.rows, shape_.columns);
    const BlockCyclic rows{
        .n = n, .nb = nb, .parts = shape_.rows, .part = world.rank() / shape_.columns};
    const BlockCyclic columns{
        .n = n, .nb = nb, .parts = shape_.columns, .part = world.rank() % shape_.columns};
    const RandomSystem system(n, seed);
    stride_ = static_cast<int>(std::max<std::int64_t>(1, rows.size()));
    matrix_.resize(static_cast<std::size_t>(stride_ * columns.size()));
    for (std::int64_t column = 0; column < columns.size(); ++column) {
      for (std::int64_t row = 0; row < rows.size(); row += nb) {
        const std::int64_t count = std::min(nb, rows.size() - row);
        const std::int64_t first = rows.global(row);
        system.copy(columns.global(column), {.first = first, .last = first + count},
                    std::span(matrix_).subspan(static_cast<std::size_t>(column * stride_ + row),
                                               static_cast<std::size_t>(count)));
      }
    }
    pivots_.resize(static_cast<std::size_t>(rows.size() + nb));
  }
  ~ByScalapack() { Cblacs_gridexit(context_); }
  ByScalapack(const ByScalapack&) = delete;
  ByScalapack& operator=(const ByScalapack&) = delete;
  ByScalapack(ByScalapack&&) = delete;
  ByScalapack& operator=(ByScalapack&&) = delete;

  double seconds() {
    factors_ = matrix_;
    const int n = static_cast<int>(n_);
    const int nb = static_cast<int>(nb_);
    const int zero = 0;
    const int one = 1;
    int info = 0;
    std::array<int, 9> descriptor{};
    descinit_(descriptor.data(), &n, &n, &nb, &nb, &zero, &zero, &context_, &stride_, &info);
    const double time = seconds_on_all(world_, [&] {
      pdgetrf_(&n, &n, factors_.data(), &one, &one, descriptor.data(), pivots_.data(), &info);
    });
    if (info != 0) {
      fmt::print(stderr, "pdgetrf: info {}\n", info);
      std::exit(1);
    }
    return time;
  }

  [[nodiscard]] std::int64_t nb() const noexcept { return nb_; }

 private:
  Communicator& world_;
  GridShape shape_;
  std::int64_t n_;
  std::int64_t nb_;
  int context_ = 0;
  int stride_ = 1;
  std::vector<double> matrix_;
  std::vector<double> factors_;
  std::vector<int> pivots_;
};

/// The same by the dgetrf of a library with threads of its own.
class ByLapack {
 public:
  ByLapack(Communicator& world, const char* library, std::int64_t n, int threads)
      : world_(world), n_(n), matrix_(static_cast<std::size_t>(n * n)), pivots_(matrix_.size()) {
    // Of the library's own functions it must call those, and none of the program's BLAS.
    void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (handle == nullptr) {
      fmt::print(stderr, "{}\n", dlerror());
      std::exit(1);
    }
    factor_ = reinterpret_cast<Dgetrf*>(dlsym(handle, "dgetrf_"));
    reinterpret_cast<void (*)(int)>(dlsym(handle, "openblas_set_num_threads"))(threads);
    const RandomSystem system(n, seed);
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
    return seconds_on_all(world_,
                          [&] { factor_(&n, &n, factors_.data(), &n, pivots_.data(), &info); });
  }

 private:
  using Dgetrf = void(const int*, const int*, double*, const int*, int*, int*);

  Communicator& world_;
  std::int64_t n_;
  std::vector<double> matrix_;
  std::vector<double> factors_;
  std::vector<int> pivots_;
  Dgetrf* factor_ = nullptr;
};

/// The kernel in a layout of all ranks.
class ByKernel {
 public:
  ByKernel(Job& job, const RankGroup& group, const Size& size, int threads)
      : team_(job, group, {.threads = threads, .schedule = Schedule::dynamic}),
        process_(team_, group.communicator, seed),
        kernel_(find_kernel("lu")->create(size)) {
    kernel_->prepare(process_);
  }

  double seconds() {
    kernel_->reset(process_);
    const TimedRun run = team_.measure([&](Worker& worker) { kernel_->work(worker); });
    const Answer answer = kernel_->answer(process_);
    if (!answer.verified) {
      fmt::print(stderr, "{}\n", answer.check);
      std::exit(1);
    }
    return process_.group().all_reduce(run.time_s, reduction::maximum);
  }

  void close() {
    kernel_->close();
    team_.close();
  }

 private:
  Team team_;
  Process process_;
  std::unique_ptr<Kernel> kernel_;
};

std::string with_spread(const std::vector<double>& values) {
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", median(values), quantile(values, 0.25),
                     quantile(values, 0.75));
}

template <class Peer>
void compare(Job& job, ByKernel& kernel, Peer& peer, int rounds, const std::string& name,
             double flops) {
  std::vector<double> own;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const bool first = round % 2 == 0;
    const double before = first ? 0 : peer.seconds();
    own.push_back(kernel.seconds());
    ratios.push_back((first ? peer.seconds() : before) / own.back());
  }
  if (job.leads()) {
    fmt::print("lu {:6.2f} Gflop/s; {} takes {} times as long\n", 1e-9 * flops / median(own), name,
               with_spread(ratios));
  }
}

void measure(Job& job, std::int64_t n, int rounds, int threads) {
  const RankGroup group = [&job] {
    std::vector<int> ranks(static_cast<std::size_t>(job.ranks()));
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
      ranks[rank] = static_cast<int>(rank);
    }
    return make_group(job, ranks);
  }();
  const KernelInfo& info = *find_kernel("lu");
  Size size = default_size(info);
  size.set("n", static_cast<double>(n));
  ByKernel kernel(job, group, size, threads);
  kernel.seconds();
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
            fmt::format("pdgetrf (nb = {}) on {} ranks", best, job.ranks()), info.work(size));
  }
  const char* library = std::getenv("SCALELAB_THREADED_OPENBLAS");
  if (library != nullptr && job.ranks() == 1) {
    ByLapack lapack(job.world(), library, n, threads);
    compare(job, kernel, lapack, rounds, fmt::format("dgetrf on {} threads", threads),
            info.work(size));
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
  scalelab::Job job;
  scalelab::measure(job, argument(0, 2000), argument(1, 9), argument(2, 1));
}

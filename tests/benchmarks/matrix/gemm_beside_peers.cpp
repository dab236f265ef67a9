// SPDX-License-Identifier: BSD-3-Clause

// Kernel gemm beside its peers, in turn in one run, for one size:
//   mpirun -np RANKS --bind-to none gemm_beside_peers [N] [ROUNDS] [THREADS]
// On one rank the peers are the dgemm of OpenBLAS and of BLIS with as many threads of their own, as
// the libraries that SCALELAB_THREADED_OPENBLAS and SCALELAB_THREADED_BLIS name have them. With
// several ranks of one thread it is ScaLAPACK's pdgemm on the same grid, with the best of a few
// widths of its blocks, over the BLAS that the kernel has. The ratio says how many times as long
// the peer takes; the targets are 0.97 beside the better of the first two, and 1 beside pdgemm.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernels/matrix/integer_entries.hpp"
#include "numerics/dense/product.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/job/job.hpp"
#include "tests/benchmarks/matrix/blacs_grid.hpp"
#include "tests/benchmarks/matrix/in_turn.hpp"
#include "tests/benchmarks/matrix/threaded_library.hpp"

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void pdgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n,
             const int* k, const double* alpha, const double* a, const int* row_a,
             const int* column_a, const int* descriptor_a, const double* b, const int* row_b,
             const int* column_b, const int* descriptor_b, const double* beta, double* c,
             const int* row_c, const int* column_c, const int* descriptor_c);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab {
namespace {

constexpr double one = 1;

/// Ends the program where a product is wrong: a peer that does something else is none.
void need(bool right, const std::string& of_whom) {
  if (!right) {
    fmt::print(stderr, "{} has a wrong product\n", of_whom);
    std::exit(1);
  }
}

/// A side of the comparison.
class Side {
 public:
  explicit Side(std::string name) : name_(std::move(name)) {}
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  Side(Side&&) = delete;
  Side& operator=(Side&&) = delete;
  virtual ~Side() = default;

  virtual Taken run() = 0;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
};

class KernelSide final : public Side {
 public:
  KernelSide(Job& job, std::int64_t n, int threads)
      : Side("gemm"), kernel_(job, "gemm", n, threads, Schedule::fixed) {}

  Taken run() override { return kernel_.run(); }

  [[nodiscard]] double work() const { return kernel_.work(); }
  void close() { kernel_.close(); }

 private:
  KernelInTurn kernel_;
};

std::vector<double> integers(std::int64_t count, std::uint32_t stream) {
  std::vector<double> values(static_cast<std::size_t>(count));
  IntegerEntries(seed_of_benchmark, stream).copy(0, values);
  return values;
}

/// The sums of the rows, or of the columns, of a part of a matrix of integers, by columns: added at
/// the places of the whole matrix that `place` gives.
template <class Place>
void add_sums(std::span<const double> part, std::int64_t rows, const Place& place,
              std::vector<std::int64_t>& sums) {
  for (std::size_t index = 0; index < part.size(); ++index) {
    const auto at = static_cast<std::int64_t>(index);
    sums[static_cast<std::size_t>(place(at % rows, at / rows))] +=
        static_cast<std::int64_t>(part[index]);
  }
}

/// The sum of all entries of A B, by the sums of A's columns and B's rows.
std::int64_t sum_of_product(std::span<const std::int64_t> columns_of_a,
                            std::span<const std::int64_t> rows_of_b) {
  return std::inner_product(columns_of_a.begin(), columns_of_a.end(), rows_of_b.begin(),
                            std::int64_t{0});
}

std::int64_t sum_of(std::span<const double> values) {
  return static_cast<std::int64_t>(std::accumulate(values.begin(), values.end(), 0.0));
}

/// A library with threads of its own.
class LibrarySide final : public Side {
 public:
  LibrarySide(Communicator& world, const std::string& name, const char* path, std::int64_t n,
              int threads)
      : Side(fmt::format("dgemm of {} with {} of its threads", name, threads)),
        world_(world),
        n_(static_cast<int>(n)),
        a_(integers(n * n, 1)),
        b_(integers(n * n, 2)),
        library_(path, threads) {
    std::vector<std::int64_t> columns_of_a(static_cast<std::size_t>(n));
    std::vector<std::int64_t> rows_of_b(static_cast<std::size_t>(n));
    add_sums(
        a_, n, [](std::int64_t /*i*/, std::int64_t k) { return k; }, columns_of_a);
    add_sums(
        b_, n, [](std::int64_t k, std::int64_t /*j*/) { return k; }, rows_of_b);
    sum_ = sum_of_product(columns_of_a, rows_of_b);
  }

  Taken run() override {
    c_.assign(a_.size(), 0);
    Dgemm* const multiply = library_.function<Dgemm>("dgemm_");
    const Taken taken = taken_by(world_, [&] {
      multiply("N", "N", &n_, &n_, &n_, &one, a_.data(), &n_, b_.data(), &n_, &one, c_.data(), &n_);
    });
    need(sum_of(c_) == sum_, name());
    return taken;
  }

 private:
  using Dgemm = void(const char*, const char*, const int*, const int*, const int*, const double*,
                     const double*, const int*, const double*, const int*, const double*, double*,
                     const int*);

  Communicator& world_;
  int n_;
  std::vector<double> a_;
  std::vector<double> b_;
  std::vector<double> c_;
  std::int64_t sum_ = 0;
  ThreadedLibrary library_;
};

class ScalapackSide final : public Side {
 public:
  ScalapackSide(Communicator& world, std::int64_t n, std::int64_t nb)
      : Side(fmt::format("pdgemm (nb = {})", nb)),
        world_(world),
        n_(static_cast<int>(n)),
        grid_(world, n, nb) {
    const BlockCyclic& rows = grid_.rows();
    const BlockCyclic& columns = grid_.columns();
    const auto stream = static_cast<std::uint32_t>(3 + 2 * world.rank());
    a_ = integers(rows.size() * columns.size(), stream);
    b_ = integers(rows.size() * columns.size(), stream + 1);
    std::vector<std::int64_t> columns_of_a(static_cast<std::size_t>(n));
    std::vector<std::int64_t> rows_of_b(static_cast<std::size_t>(n));
    add_sums(
        a_, rows.size(), [&](std::int64_t /*i*/, std::int64_t k) { return columns.global(k); },
        columns_of_a);
    add_sums(
        b_, rows.size(), [&](std::int64_t k, std::int64_t /*j*/) { return rows.global(k); },
        rows_of_b);
    world.all_reduce(columns_of_a, reduction::sum);
    world.all_reduce(rows_of_b, reduction::sum);
    sum_ = sum_of_product(columns_of_a, rows_of_b);
  }

  Taken run() override {
    c_.assign(a_.size(), 0);
    const int first = 1;
    const BlacsGrid::Descriptor descriptor = grid_.descriptor();
    const int* d = descriptor.data();
    const Taken taken = taken_by(world_, [&] {
      pdgemm_("N", "N", &n_, &n_, &n_, &one, a_.data(), &first, &first, d, b_.data(), &first,
              &first, d, &one, c_.data(), &first, &first, d);
    });
    need(world_.all_reduce(sum_of(c_), reduction::sum) == sum_, name());
    return taken;
  }

 private:
  Communicator& world_;
  int n_;
  BlacsGrid grid_;
  std::vector<double> a_;
  std::vector<double> b_;
  std::vector<double> c_;
  std::int64_t sum_ = 0;
};

/// The width of blocks with which pdgemm is quickest, of a few.
std::int64_t best_width(Communicator& world, std::int64_t n) {
  std::int64_t best = 0;
  double least = 0;
  for (const std::int64_t nb : {32, 64, 128, 256}) {
    ScalapackSide trial(world, n, nb);
    const double seconds = std::min(trial.run().seconds, trial.run().seconds);
    if (best == 0 || seconds < least) {
      best = nb;
      least = seconds;
    }
  }
  return best;
}

std::vector<std::unique_ptr<Side>> peers_of(Job& job, std::int64_t n, int threads) {
  std::vector<std::unique_ptr<Side>> peers;
  if (job.ranks() == 1) {
    for (const auto& [name, variable] : {std::pair{"OpenBLAS", "SCALELAB_THREADED_OPENBLAS"},
                                         {"BLIS", "SCALELAB_THREADED_BLIS"}}) {
      if (const char* path = std::getenv(variable); path != nullptr && *path != '\0') {
        peers.push_back(std::make_unique<LibrarySide>(job.world(), name, path, n, threads));
      }
    }
  } else if (threads == 1) {
    peers.push_back(std::make_unique<ScalapackSide>(job.world(), n, best_width(job.world(), n)));
  }
  return peers;
}

// ScaLAPACK calls the BLAS from this thread, which then has been told to use no other.
void keep_blas_to_this_thread() {
  double product = 0;
  dense::multiply_add(1, {&one, 1, 1, 1}, dense::ConstView(&one, 1, 1, 1),
                      {.data = &product, .rows = 1, .columns = 1, .stride = 1});
  need(product == 1, to_string(dense::library()));
}

void measure(Job& job, std::int64_t n, int rounds, int threads) {
  keep_blas_to_this_thread();
  // Before the kernel's team gives this thread a place, which threads of the libraries would take
  // over.
  const std::vector<std::unique_ptr<Side>> peers = peers_of(job, n, threads);
  KernelSide kernel(job, n, threads);

  std::vector<Side*> sides{&kernel};
  for (const std::unique_ptr<Side>& peer : peers) {
    sides.push_back(peer.get());
    peer->run();
  }
  kernel.run();
  std::vector<double> own;
  std::vector<std::vector<double>> ratios(sides.size());
  std::vector<std::vector<double>> processor_ratios(sides.size());
  for (int round = 0; round < rounds; ++round) {
    std::vector<Taken> taken(sides.size());
    for (std::size_t turn = 0; turn < sides.size(); ++turn) {
      const std::size_t side = (turn + static_cast<std::size_t>(round)) % sides.size();
      taken[side] = sides[side]->run();
    }
    own.push_back(taken[0].seconds);
    for (std::size_t side = 1; side < sides.size(); ++side) {
      ratios[side].push_back(taken[side].seconds / taken[0].seconds);
      processor_ratios[side].push_back(taken[side].processor_s / taken[0].processor_s);
    }
  }
  if (job.leads()) {
    fmt::print("gemm of n = {} by {}, {}x{}: {:.2f} Gflop/s\n", n, to_string(dense::library()),
               job.ranks(), threads, 1e-9 * kernel.work() / median(own));
    for (std::size_t side = 1; side < sides.size(); ++side) {
      fmt::print("  {} takes {} times as long, and {} times as much of the processors\n",
                 sides[side]->name(), with_spread(ratios[side]),
                 with_spread(processor_ratios[side]));
    }
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
  scalelab::measure(job, argument(0, 2048), argument(1, 15), argument(2, 1));
}

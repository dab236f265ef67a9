// SPDX-License-Identifier: BSD-3-Clause

// Kernel gemm beside its peers, in turn in one run, for one size:
//   mpirun -np RANKS --bind-to none gemm_beside_peers [N] [ROUNDS] [THREADS]
// On one rank the peers are the dgemm of OpenBLAS and of BLIS with as many threads of their own, as
// the libraries that SCALELAB_THREADED_OPENBLAS and SCALELAB_THREADED_BLIS name have them. With
// several ranks of one thread it is ScaLAPACK's pdgemm on the same grid, with the best of a few
// widths of its blocks, over the BLAS that the kernel has. The ratio says how many times as long
// the peer takes; the targets are 0.97 beside the better of the first two, and 1 beside pdgemm.
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
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

#include "kernels/catalogue.hpp"
#include "kernels/matrix/integer_entries.hpp"
#include "numerics/dense/product.hpp"
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
void pdgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n,
             const int* k, const double* alpha, const double* a, const int* row_a,
             const int* column_a, const int* descriptor_a, const double* b, const int* row_b,
             const int* column_b, const int* descriptor_b, const double* beta, double* c,
             const int* row_c, const int* column_c, const int* descriptor_c);
}
// NOLINTEND(readability-identifier-naming)

namespace scalelab {
namespace {

constexpr std::uint32_t seed = 1;
constexpr double one = 1;

/// What one repetition took: on the clock, the longest of all ranks, and of this process's
/// processors.
struct Taken {
  double seconds = 0;
  double processor_s = 0;
};

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Taken taken_by(Communicator& world, const std::function<void()>& work) {
  world.barrier();
  const double processor_began = processor_seconds();
  const double began = now();
  work();
  const double seconds = now() - began;
  const double processor_s = processor_seconds() - processor_began;
  return {.seconds = world.all_reduce(seconds, reduction::maximum), .processor_s = processor_s};
}

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
  KernelSide(Job& job, const RankGroup& group, const Size& size, int threads)
      : Side("gemm"),
        team_(job, group, {.threads = threads}),
        process_(team_, group.communicator, seed),
        kernel_(find_kernel("gemm")->create(size)) {
    kernel_->prepare(process_);
  }

  Taken run() override {
    kernel_->reset(process_);
    const double began = processor_seconds();
    const TimedRun timed = team_.measure([&](Worker& worker) { kernel_->work(worker); });
    const double processor_s = processor_seconds() - began;
    need(kernel_->answer(process_).verified, name());
    return {.seconds = process_.group().all_reduce(timed.time_s, reduction::maximum),
            .processor_s = processor_s};
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

std::vector<double> integers(std::int64_t count, std::uint32_t stream) {
  std::vector<double> values(static_cast<std::size_t>(count));
  IntegerEntries(seed, stream).copy(0, values);
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
        b_(integers(n * n, 2)) {
    // Of the library's own functions it must call those, and none of the program's BLAS.
    void* handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (handle == nullptr) {
      fmt::print(stderr, "{}\n", dlerror());
      std::exit(1);
    }
    multiply_ = reinterpret_cast<Dgemm*>(dlsym(handle, "dgemm_"));
    if (void* set = dlsym(handle, "openblas_set_num_threads")) {
      reinterpret_cast<void (*)(int)>(set)(threads);
    } else {
      reinterpret_cast<void (*)(std::int64_t)>(dlsym(handle, "bli_thread_set_num_threads"))(
          threads);
    }
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
    const Taken taken = taken_by(world_, [&] {
      multiply_("N", "N", &n_, &n_, &n_, &one, a_.data(), &n_, b_.data(), &n_, &one, c_.data(),
                &n_);
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
  Dgemm* multiply_ = nullptr;
};

class ScalapackSide final : public Side {
 public:
  ScalapackSide(Communicator& world, std::int64_t n, std::int64_t nb)
      : Side(fmt::format("pdgemm (nb = {})", nb)),
        world_(world),
        shape_(near_square_shape(world.size())),
        n_(static_cast<int>(n)),
        nb_(static_cast<int>(nb)) {
    Cblacs_get(-1, 0, &context_);
    Cblacs_gridinit(&context_, "Row", shape_.rows, shape_.columns);
    const int row = world.rank() / shape_.columns;
    const int column = world.rank() % shape_.columns;
    const std::int64_t rows = dealt(n, nb, row, shape_.rows);
    const std::int64_t columns = dealt(n, nb, column, shape_.columns);
    stride_ = static_cast<int>(std::max<std::int64_t>(1, rows));
    const auto stream = static_cast<std::uint32_t>(3 + 2 * world.rank());
    a_ = integers(rows * columns, stream);
    b_ = integers(rows * columns, stream + 1);
    const int zero = 0;
    int info = 0;
    descinit_(descriptor_.data(), &n_, &n_, &nb_, &nb_, &zero, &zero, &context_, &stride_, &info);
    std::vector<std::int64_t> columns_of_a(static_cast<std::size_t>(n));
    std::vector<std::int64_t> rows_of_b(static_cast<std::size_t>(n));
    const auto whole = [nb](std::int64_t local, int part, int parts) {
      return (local / nb * parts + part) * nb + local % nb;
    };
    add_sums(
        a_, rows,
        [&](std::int64_t /*i*/, std::int64_t k) { return whole(k, column, shape_.columns); },
        columns_of_a);
    add_sums(
        b_, rows, [&](std::int64_t k, std::int64_t /*j*/) { return whole(k, row, shape_.rows); },
        rows_of_b);
    world.all_reduce(columns_of_a, reduction::sum);
    world.all_reduce(rows_of_b, reduction::sum);
    sum_ = sum_of_product(columns_of_a, rows_of_b);
  }
  ~ScalapackSide() override { Cblacs_gridexit(context_); }
  ScalapackSide(const ScalapackSide&) = delete;
  ScalapackSide& operator=(const ScalapackSide&) = delete;
  ScalapackSide(ScalapackSide&&) = delete;
  ScalapackSide& operator=(ScalapackSide&&) = delete;

  Taken run() override {
    c_.assign(a_.size(), 0);
    const int first = 1;
    const int* d = descriptor_.data();
    const Taken taken = taken_by(world_, [&] {
      pdgemm_("N", "N", &n_, &n_, &n_, &one, a_.data(), &first, &first, d, b_.data(), &first,
              &first, d, &one, c_.data(), &first, &first, d);
    });
    need(world_.all_reduce(sum_of(c_), reduction::sum) == sum_, name());
    return taken;
  }

 private:
  // How many of n rows or columns a part of the grid has, dealt out in blocks of nb.
  static std::int64_t dealt(std::int64_t n, std::int64_t nb, int part, int parts) {
    std::int64_t count = 0;
    for (std::int64_t first = part * nb; first < n; first += parts * nb) {
      count += std::min(nb, n - first);
    }
    return count;
  }

  Communicator& world_;
  GridShape shape_;
  int n_;
  int nb_;
  int context_ = 0;
  int stride_ = 1;
  std::array<int, 9> descriptor_{};
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

std::string with_spread(const std::vector<double>& values) {
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", median(values), quantile(values, 0.25),
                     quantile(values, 0.75));
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
  std::vector<int> ranks(static_cast<std::size_t>(job.ranks()));
  std::iota(ranks.begin(), ranks.end(), 0);
  const RankGroup group = make_group(job, ranks);
  const KernelInfo& info = *find_kernel("gemm");
  Size size = default_size(info);
  size.set("n", static_cast<double>(n));
  KernelSide kernel(job, group, size, threads);

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
               job.ranks(), threads, 1e-9 * info.work(size) / median(own));
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
  scalelab::Job job;
  scalelab::measure(job, argument(0, 2048), argument(1, 15), argument(2, 1));
}

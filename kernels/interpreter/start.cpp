// SPDX-License-Identifier: BSD-3-Clause

/// What it costs to start and to end a thread and a process, in time and in memory, and what it
/// took to start a rank.
///
/// The plain loop:
///   for start in 1 ... starts:
///     start a thread, hear that it runs, wait for its end
///   for start in 1 ... starts:
///     fork a process, hear that it runs, wait for its end
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "kernels/growth.hpp"
#include "kernels/interpreter/start/forked_process.hpp"
#include "kernels/interpreter/start/parked_thread.hpp"
#include "kernels/kernel.hpp"
#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Starts a thread and waits for its end. Returns whether it ran.
bool run_thread() {
  std::atomic<bool> ran = false;
  std::jthread([&ran] { ran = true; }).join();
  return ran;
}

// Starts a process and waits for its end. Returns whether it ran, and ended well.
bool run_process() {
  ForkedProcess process;
  const bool ran = process.wait_until_it_runs();
  return process.end() && ran;
}

// Memory that each of several threads adds to this process while it is there.
constexpr std::size_t idle_threads = 32;  // many, because other memory of the process moves as well
// At most: the first pages of a stack, and what libraries keep for each thread, of which OpenBLAS
// has 60 kB.
constexpr double most_of_a_thread = 128.0 * 1024;

double bytes_of_a_thread() {
  std::vector<std::unique_ptr<ParkedThread>> parked;
  parked.reserve(idle_threads);
  const std::optional<double> before = private_bytes(getpid());
  for (std::size_t thread = 0; thread < idle_threads; ++thread) {
    parked.push_back(std::make_unique<ParkedThread>());
  }
  const std::optional<double> after = private_bytes(getpid());
  return before && after ? (*after - *before) / static_cast<double>(idle_threads) : unknown;
}

// Memory that a forked process has to itself while it is there.
double bytes_of_a_process() {
  ForkedProcess process;
  return process.wait_until_it_runs() ? private_bytes(process.id()).value_or(unknown) : unknown;
}

// One thing that is measured. Known to rank 0, and then to all; stays unknown where the system does
// not show it.
struct Cost {
  const char* name;
  const char* unit;
  const char* meaning;
  double value = unknown;
};

class Start final : public Kernel {
 public:
  explicit Start(const Size& size) : starts_(size.integer("starts")) {}

  void prepare(Process& process) override {
    if (process.rank() == 0) {
      thread_bytes_.value = bytes_of_a_thread();
      process_bytes_.value = bytes_of_a_process();
      rank_s_.value = process.rank_start().seconds.value_or(unknown);
      rank_bytes_.value = process.rank_start().bytes.value_or(unknown);
    }
  }

  void reset(Process& /*process*/) override {
    threads_that_ran_ = 0;
    processes_that_ran_ = 0;
  }

  void work(Worker& worker) override {
    if (worker.index() == 0) {
      thread_s_.value = start_all(worker, run_thread, threads_that_ran_);
      process_s_.value = start_all(worker, run_process, processes_that_ran_);
    }
    worker.barrier();
  }

  Answer answer(Process& process) override {
    std::array<std::int64_t, 2> ran{threads_that_ran_, processes_that_ran_};
    process.group().all_reduce(ran, reduction::sum);
    Answer answer{.value = static_cast<double>(std::min(ran[0], ran[1])),
                  .verified = ran[0] == starts_ && ran[1] == starts_,
                  .check = fmt::format("{} threads and {} processes ran (must be {} of each)",
                                       ran[0], ran[1], starts_),
                  .values = {}};
    for (Cost* cost :
         {&thread_s_, &process_s_, &rank_s_, &thread_bytes_, &process_bytes_, &rank_bytes_}) {
      process.group().broadcast(std::span(&cost->value, 1), 0);
      if (!std::isnan(cost->value)) {
        answer.values.push_back({.name = cost->name,
                                 .unit = cost->unit,
                                 .meaning = cost->meaning,
                                 .value = cost->value});
      }
    }
    return answer;
  }

 private:
  // Returns the seconds of one start and end, and counts in `ran` how many ran.
  template <class Run>
  double start_all(Worker& worker, Run run, std::int64_t& ran) const {
    double seconds = 0;
    for (std::int64_t start = 0; start < starts_; ++start) {
      worker.step();
      worker.blocking([&] {
        const double begin = now();
        ran += run() ? 1 : 0;
        seconds += now() - begin;
      });
    }
    return seconds / static_cast<double>(starts_);
  }

  std::int64_t starts_;
  std::int64_t threads_that_ran_ = 0;
  std::int64_t processes_that_ran_ = 0;

  Cost thread_s_{
      .name = "thread_s", .unit = "s", .meaning = "start of a thread, until it ran and has ended"};
  Cost process_s_{.name = "process_s",
                  .unit = "s",
                  .meaning = "fork of this process, until the new one ran and has ended"};
  Cost rank_s_{.name = "rank_s",
               .unit = "s",
               .meaning = "start of rank 0 of this job, from its making to the end of MPI_Init"};
  Cost thread_bytes_{
      .name = "thread_bytes", .unit = "byte", .meaning = "memory that one more idle thread takes"};
  Cost process_bytes_{.name = "process_bytes",
                      .unit = "byte",
                      .meaning = "memory that one more forked, idle process has to itself"};
  Cost rank_bytes_{.name = "rank_bytes",
                   .unit = "byte",
                   .meaning = "memory that rank 0 had to itself at the end of MPI_Init"};
};

}  // namespace

namespace kernels {

KernelInfo start() {
  return {
      .summary = "threads and processes that are started and end at once",
      .bound = Bound::waiting,
      .parameters = {{.name = "starts",
                      .unit = "1",
                      .meaning = "how many threads, and how many processes, one after the other",
                      .default_value = 100,
                      .minimum = 1,
                      .maximum = 1'000'000}},
      .grow = growth::none,
      .growth = "none: the same workers measure, whatever the layout",
      .trial = Size({{"starts", 3}}),
      .memory_bytes =
          [](const Size&, const Layout&, int rank) {
            return rank == 0 ? static_cast<double>(idle_threads) * most_of_a_thread : 0.0;
          },
      .source =
          "McVoy and Staelin 1996, \"lmbench: Portable Tools for Performance Analysis\", "
          "section 6.5 (process creation)",
      .known_answer = "every thread and every process that is started says that it runs",
      .tolerance = "none: they are counted",
      .create = [](const Size& size) { return std::make_unique<Start>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

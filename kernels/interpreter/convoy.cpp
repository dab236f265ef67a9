// SPDX-License-Identifier: BSD-3-Clause

/// The convoy effect of the interpreter lock: one worker that mostly waits, as a server's or a
/// screen's thread does, beside workers that compute under the lock. Each time it comes back from
/// its wait it has to ask for the lock and is kept waiting for a switch interval, though it needs
/// the lock but for a moment.
///
/// The plain loop:
///   worker 0, until `seconds` have passed:
///     wait for wait_ms, outside the lock
///     compute for compute_ms, under the lock
///   all others, as long: compute under the lock
#include <fmt/format.h>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <span>
#include <thread>
#include <vector>

#include "kernels/busywork.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"
#include "parallel/clock/clock.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// How often worker 0 can do its operation, which takes so long at least.
double most_operations(double seconds, double operation_s) {
  constexpr double shortest_s = 1e-6;
  return std::floor(seconds / std::max(operation_s, shortest_s)) + 1;
}

class Convoy final : public Kernel {
 public:
  explicit Convoy(const Size& size)
      : seconds_(size.real("seconds")),
        wait_(size.seconds_of_ms("wait_ms")),
        compute_s_(size.seconds_of_ms("compute_ms")) {}

  void prepare(Process& process) override {
    const double rate = busywork::turns_per_second(process);
    interpreted_ = InterpretedLoop::all_held(process, rate);
    turns_ = std::max<std::int64_t>(1, std::llround(compute_s_ * rate));
    // Others look at the clock every 0.1 ms: often enough to end in time.
    background_turns_ = std::llround(1e-4 * rate);
    if (process.rank() == 0) {
      latencies_s_.reserve(
          static_cast<std::size_t>(most_operations(seconds_, wait_.count() + compute_s_)));
    }
  }

  void reset(Process& process) override {
    right_.reset(process);
    latencies_s_.clear();
  }

  void work(Worker& worker) override {
    const double begin = now();
    std::int64_t pieces = 0;
    const auto first_state = static_cast<std::uint64_t>(worker.index());
    std::uint64_t state = first_state;
    const bool waits = worker.index() == 0;
    const std::int64_t piece = waits ? turns_ : background_turns_;
    double time = begin;
    while (time - begin < seconds_) {
      if (waits) {
        worker.blocking([this] { std::this_thread::sleep_for(wait_); });
      }
      interpreted_.run(worker, {.first = 0, .last = piece},
                       [&](std::int64_t first, std::int64_t last) {
                         state = busywork::turn(state, last - first);
                       });
      ++pieces;
      const double end = now();
      if (waits) {
        latencies_s_.push_back(end - time);
      }
      time = end;
    }
    if (waits) {
      elapsed_s_ = time - begin;
    }
    right_.set(worker, state == busywork::jump(first_state, pieces * piece) ? 1 : 0);
  }

  Answer answer(Process& process) override {
    const std::int64_t wrong = process.workers() - right_.total(process);
    std::array<double, 3> measured{};
    if (process.rank() == 0 && !latencies_s_.empty()) {
      measured = {static_cast<double>(latencies_s_.size()) / elapsed_s_, median(latencies_s_),
                  quantile(latencies_s_, 0.99)};
    }
    process.group().broadcast(std::span<double>(measured), 0);
    return {
        .value = static_cast<double>(wrong),
        .verified = wrong == 0,
        .check = fmt::format("{} of {} workers computed something wrong, or nothing (must be 0)",
                             wrong, process.workers()),
        .values = {
            {"rate", "s-1", "operations a second of the worker that waits", measured[0]},
            {"median_latency_s", "s",
             "median time of its operations: waiting, getting the lock, computing", measured[1]},
            {"p99_latency_s", "s", "time that 99 % of its operations don't exceed", measured[2]}}};
  }

 private:
  double seconds_;
  std::chrono::duration<double> wait_;
  double compute_s_;

  InterpretedLoop interpreted_;
  std::int64_t turns_ = 0;
  std::int64_t background_turns_ = 0;
  Tally right_;
  std::vector<double> latencies_s_;  // of worker 0's operations
  double elapsed_s_ = 0;             // worker 0's
};

}  // namespace

namespace kernels {

KernelInfo convoy() {
  return {
      .summary = "a worker that needs the lock briefly, beside workers that keep it busy",
      .bound = Bound::interpreter_lock,
      .parameters = {{.name = "seconds",
                      .unit = "s",
                      .meaning = "how long all of them go on",
                      .default_value = 1,
                      .minimum = 0.001,
                      .maximum = 86'400,
                      .integer = false},
                     {.name = "wait_ms",
                      .unit = "ms",
                      .meaning = "how long worker 0 waits in each of its operations",
                      .default_value = 0.1,
                      .minimum = 0,
                      .maximum = 60'000,
                      .integer = false},
                     {.name = "compute_ms",
                      .unit = "ms",
                      .meaning = "how long it computes then, under the lock",
                      .default_value = 0.01,
                      .minimum = 0,
                      .maximum = 60'000,
                      .integer = false}},
      .grow = growth::none,
      .growth = "none: every worker adds one in the background",
      .trial = Size({{"seconds", 0.002}, {"wait_ms", 0.1}, {"compute_ms", 0.01}}),
      .memory_bytes =
          [](const Size& size, const Layout&, int rank) {
            const double operation_s =
                size.seconds_of_ms("wait_ms") + size.seconds_of_ms("compute_ms");
            return rank == 0 ? sizeof(double) * most_operations(size.real("seconds"), operation_s)
                             : 0;
          },
      .source =
          "D. Beazley, \"Understanding the Python GIL\", PyCon 2010; the effect's name: M. "
          "Blasgen et al., \"The convoy phenomenon\", ACM SIGOPS Oper. Syst. Rev. 13 (1979)",
      .known_answer = "every worker computes what a jump ahead in the generator gives (Brown 1994)",
      .tolerance = "none: integers",
      .create = [](const Size& size) { return std::make_unique<Convoy>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

/// The example of every guide to threads: each task waits, as for a web page or a disk, and then
/// squares its number. Waiting leaves the interpreter lock, so tasks on several threads wait side
/// by side: four threads that wait one second each take one second, with the lock as without. A
/// task may also compute under the lock, as one that parses the page does; then threads help until
/// the lock is never free.
///
/// The plain loop:
///   for task in 1 ... tasks:
///     sleep(wait_ms)
///     compute for compute_ms, under the lock
///     sum += task * task
#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <thread>

#include "kernels/growth.hpp"
#include "kernels/held_busywork.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"

namespace scalelab {
namespace {

class Square final : public Kernel {
 public:
  explicit Square(const Size& size)
      : tasks_(size.integer("tasks")),
        wait_(size.seconds_of_ms("wait_ms")),
        compute_s_(size.seconds_of_ms("compute_ms")) {}

  void prepare(Process& process) override { computing_ = HeldBusywork(process, compute_s_); }

  void reset(Process& process) override {
    sums_.reset(process);
    wrong_.reset(process);
  }

  void work(Worker& worker) override {
    std::int64_t sum = 0;
    std::int64_t tasks = 0;
    HeldBusywork::Done done = HeldBusywork::start(worker);
    worker.parallel_for(tasks_, [&](std::int64_t index) {
      worker.step();
      worker.blocking([this] { std::this_thread::sleep_for(wait_); });
      computing_.run(worker, done);
      const std::int64_t number = index + 1;
      sum += number * number;
      ++tasks;
    });
    sums_.set(worker, sum);
    wrong_.set(worker, computing_.is_right(done, tasks) ? 0 : 1);
  }

  Answer answer(Process& process) override {
    const std::int64_t sum = sums_.total(process);
    const std::int64_t wrong = wrong_.total(process);
    const std::int64_t known = tasks_ * (tasks_ + 1) * (2 * tasks_ + 1) / 6;
    return {
        .value = static_cast<double>(sum),
        .verified = sum == known && wrong == 0,
        .check = fmt::format("the squares of 1 to {} add up to {} (must be {}), {} of {} workers "
                             "computed something wrong",
                             tasks_, sum, known, wrong, process.workers()),
        .values = {}};
  }

 private:
  std::int64_t tasks_;
  std::chrono::duration<double> wait_;
  double compute_s_;

  HeldBusywork computing_;
  Tally sums_;
  Tally wrong_;
};

}  // namespace

namespace kernels {

KernelInfo square() {
  return {
      .summary = "tasks that wait, may compute, and square a number",
      .bound = Bound::waiting,
      .parameters = {{.name = "tasks",
                      .unit = "1",
                      .meaning = "tasks in all",
                      .default_value = 4,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     {.name = "wait_ms",
                      .unit = "ms",
                      .meaning = "how long each task waits",
                      .default_value = 1000,
                      .minimum = 0,
                      .maximum = 3'600'000,
                      .integer = false},
                     {.name = "compute_ms",
                      .unit = "ms",
                      .meaning = "how long it computes then, under the interpreter lock",
                      .default_value = 0,
                      .minimum = 0,
                      .maximum = 3'600'000,
                      .integer = false}},
      .work_unit = "task",
      .work = [](const Size& size) { return size.real("tasks"); },
      .grow = growth::in_proportion("tasks"),
      .growth = "tasks x workers",
      .trial = Size({{"tasks", 7}, {"wait_ms", 0.1}, {"compute_ms", 0.1}}),
      .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
      .time_use =
          [](const Size& size, double /*held_share*/) {
            const double wait = size.real("wait_ms");
            const double compute = size.real("compute_ms");
            const double all = wait + compute;
            return all > 0 ? TimeUse{.lock = compute / all, .native = 0, .wait = wait / all}
                           : TimeUse{.lock = 1, .native = 0, .wait = 0};
          },
      .source = "the usual first example of a guide to Python's threads; sum of squares: Faulhaber",
      .known_answer = "1 + 4 + 9 + ... + n^2 = n (n + 1) (2 n + 1) / 6",
      .tolerance = "none: the sum is an integer",
      .create = [](const Size& size) { return std::make_unique<Square>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

/// The example of every guide to threads: each task waits, as for a web page or a disk, and then
/// squares its number. Waiting leaves the interpreter lock, so tasks on several threads wait side
/// by side: four threads that wait one second each take one second, with the lock as without.
///
/// The plain loop:
///   for task in 1 ... tasks:
///     sleep(wait_ms)
///     sum += task * task
#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <thread>

#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"

namespace scalelab {
namespace {

class Square final : public Kernel {
 public:
  explicit Square(const Size& size)
      : tasks_(size.integer("tasks")), wait_(size.real("wait_ms") / 1000) {}

  void prepare(Process& process) override { sums_.reset(process); }

  void work(Worker& worker) override {
    std::int64_t sum = 0;
    worker.each(tasks_, [&](std::int64_t index) {
      worker.step();
      worker.blocking([this] { std::this_thread::sleep_for(wait_); });
      const std::int64_t number = index + 1;
      sum += number * number;
    });
    sums_.set(worker, sum);
  }

  Answer answer(Process& process) override {
    const std::int64_t sum = sums_.total(process);
    const std::int64_t known = tasks_ * (tasks_ + 1) * (2 * tasks_ + 1) / 6;
    return {.value = static_cast<double>(sum),
            .verified = sum == known,
            .check =
                fmt::format("the squares of 1 to {} add up to {} (must be {})", tasks_, sum, known),
            .values = {}};
  }

 private:
  std::int64_t tasks_;
  std::chrono::duration<double> wait_;
  Tally sums_;
};

}  // namespace

namespace kernels {

KernelInfo square() {
  return {
      .summary = "tasks that wait and then square a number",
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
                      .integer = false}},
      .work_unit = "task",
      .work = [](const Size& size) { return size.real("tasks"); },
      .grow =
          [](const Size& one, int workers) {
            Size size = one;
            size.set("tasks", one.real("tasks") * workers);
            return size;
          },
      .growth = "tasks x workers",
      .memory_bytes = [](const Size&) { return 0.0; },
      .source = "the usual first example of a guide to Python's threads; sum of squares: Faulhaber",
      .known_answer = "1 + 4 + 9 + ... + n^2 = n (n + 1) (2 n + 1) / 6",
      .tolerance = "none: the sum is an integer",
      .create = [](const Size& size) { return std::make_unique<Square>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

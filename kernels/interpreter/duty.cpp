// SPDX-License-Identifier: BSD-3-Clause

/// Operations of which a stated share runs under the interpreter lock, and the rest outside it: the
/// one number that decides what threads are worth in Python. The rest is either a wait, as for a
/// disk or a web page, or native computing, as in a C extension that releases the lock.
///
/// The plain loop:
///   for operation in 1 ... operations:
///     compute for held_share x operation_ms, under the lock
///     wait, or compute outside the lock, for the rest of operation_ms
///
/// Computing is a fixed amount of work (busywork.hpp), which takes the stated time on a free
/// processor.
#include <fmt/format.h>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

#include "kernels/busywork.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"

namespace scalelab {
namespace {

bool rest_is_native(const Size& size) {
  return size.text("rest") == "native";
}

class Duty final : public Kernel {
 public:
  explicit Duty(const Size& size)
      : operations_(size.integer("operations")),
        operation_s_(size.seconds_of_ms("operation_ms")),
        rest_is_native_(rest_is_native(size)) {}

  void prepare(Process& process) override {
    const double rate = busywork::turns_per_second(process);
    const double held_share = process.interpreter().held_share.value_or(all_under_the_lock);
    interpreted_ = InterpretedLoop::all_held(process, rate);
    held_turns_ = std::llround(held_share * operation_s_ * rate);
    const double rest_s = (1 - held_share) * operation_s_;
    native_turns_ = rest_is_native_ ? std::llround(rest_s * rate) : 0;
    wait_ = std::chrono::duration<double>(rest_is_native_ ? 0 : rest_s);
  }

  void reset(Process& process) override {
    done_.reset(process);
    wrong_.reset(process);
  }

  void work(Worker& worker) override {
    std::int64_t done = 0;
    auto state = static_cast<std::uint64_t>(worker.index());
    worker.parallel_for(operations_, [&](std::int64_t /*operation*/) {
      interpreted_.run(worker, {.first = 0, .last = held_turns_},
                       [&](std::int64_t first, std::int64_t last) {
                         state = busywork::turn(state, last - first);
                       });
      if (native_turns_ > 0) {
        worker.native([&] { state = busywork::turn(state, native_turns_); });
      }
      if (wait_.count() > 0) {
        worker.blocking([this] { std::this_thread::sleep_for(wait_); });
      }
      ++done;
    });
    done_.set(worker, done);
    const std::uint64_t known = busywork::jump(static_cast<std::uint64_t>(worker.index()),
                                               done * (held_turns_ + native_turns_));
    wrong_.set(worker, state == known ? 0 : 1);
  }

  Answer answer(Process& process) override {
    const std::int64_t done = done_.total(process);
    const std::int64_t wrong = wrong_.total(process);
    return {.value = static_cast<double>(done),
            .verified = done == operations_ && wrong == 0,
            .check = fmt::format("{} operations done (must be {}), {} of {} workers computed "
                                 "something wrong",
                                 done, operations_, wrong, process.workers()),
            .values = {}};
  }

 private:
  std::int64_t operations_;
  double operation_s_;
  bool rest_is_native_;

  InterpretedLoop interpreted_;
  std::int64_t held_turns_ = 0;
  std::int64_t native_turns_ = 0;
  std::chrono::duration<double> wait_{};
  Tally done_;
  Tally wrong_;
};

}  // namespace

namespace kernels {

KernelInfo duty() {
  return {
      .summary = "operations of which a set share holds the interpreter lock",
      .bound = Bound::interpreter_lock,
      .parameters = {{.name = "operations",
                      .unit = "1",
                      .meaning = "operations of each worker under weak scaling, of all together "
                                 "under strong scaling",
                      .default_value = 50,
                      .minimum = 1,
                      .maximum = 1e12},
                     {.name = "operation_ms",
                      .unit = "ms",
                      .meaning = "how long one operation takes when nobody is in its way",
                      .default_value = 10,
                      .minimum = 0.001,
                      .maximum = 3'600'000,
                      .integer = false},
                     {.name = "rest",
                      .unit = "1",
                      .meaning = "what is done outside the lock",
                      .choices = {"wait", "native"},
                      .default_text = "wait"}},
      .work_unit = "operation",
      .work = [](const Size& size) { return size.real("operations"); },
      .grow = growth::in_proportion("operations"),
      .growth = "operations x workers",
      .trial = Size({{"operations", 23}, {"operation_ms", 0.05}, {"rest", std::string("native")}}),
      .memory_bytes = [](const Size&, const Layout&, int) { return 0.0; },
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size& size, double held_share) {
            const bool native = rest_is_native(size);
            return TimeUse{.lock = held_share,
                           .native = native ? 1 - held_share : 0,
                           .wait = native ? 0 : 1 - held_share};
          },
      .source =
          "the measurements of D. Beazley, \"Understanding the Python GIL\", PyCon 2010, with "
          "the share under the lock as a parameter",
      .known_answer =
          "every operation is done, and computes what a jump ahead in the generator "
          "gives (Brown 1994)",
      .tolerance = "none: integers",
      .create = [](const Size& size) { return std::make_unique<Duty>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "kernels/kernel.hpp"
#include "parallel/clock/clock.hpp"

/// A kernel that does nothing but spend known lengths of time in known ways, so that what is found
/// in its samples can be compared with what was put there.
namespace scalelab::testing {

/// One worker on its way through a plan. It computes by sleeping, outside every wait, so that the
/// time is booked as busy while a core is hardly used: workers don't need a core each. Every step
/// of the plan ends at a fixed time after the worker's begin. So a step that ends late makes the
/// next one shorter, and the whole plan is not longer for it.
class Actor {
 public:
  Actor(Worker& worker, Communicator& group) : worker_(&worker), group_(&group), planned_(now()) {}

  [[nodiscard]] Worker& worker() { return *worker_; }

  /// Computes outside the interpreter lock.
  void compute(double seconds) {
    begin(seconds);
    worker_->native([this] { sleep(); });
  }

  /// Computes; under the interpreter lock, if there is one.
  void compute_held(double seconds) {
    begin(seconds);
    sleep();
  }

  void block(double seconds) {
    begin(seconds);
    worker_->blocking([this] { sleep(); });
  }

  /// A step in which the ranks talk for so long, at the end of which all meet. By all workers of
  /// all ranks. They sleep before they meet, because MPI waits without rest, and they may have
  /// fewer cores than there are ranks.
  void communicate(double seconds) {
    begin(seconds);
    worker_->funneled([this] {
      sleep();
      group_->barrier();
    });
    look_at_the_clock();
  }

  /// Says that the worker has waited for so long by the plan, in whatever it did last.
  void has_waited(double seconds) {
    planned_ += seconds;
    look_at_the_clock();
  }

  /// Waits for the other threads of the rank, which takes so long by the plan. By all of them.
  void wait_at_barrier(double seconds) {
    begin(seconds);
    worker_->barrier();
    look_at_the_clock();
  }

  /// Offers the interpreter lock to another thread, which keeps it for so long by the plan.
  void hand_over_lock(double seconds) {
    begin(seconds);
    worker_->step();
    look_at_the_clock();
  }

  /// How far behind its plan the worker was at worst, in seconds.
  [[nodiscard]] double late_s() const { return late_s_; }

 private:
  /// The next step. Who begins it late has booked the delay under the one before, and may yet end
  /// this one in time.
  void begin(double seconds) {
    look_at_the_clock();
    planned_ += seconds;
  }
  void sleep() {
    std::this_thread::sleep_for(std::chrono::duration<double>(planned_ - now()));
    look_at_the_clock();
  }
  void look_at_the_clock() { late_s_ = std::max(late_s_, now() - planned_); }

  Worker* worker_;
  Communicator* group_;
  double planned_;  // when the step under way ends
  double late_s_ = 0;
};

/// Asks Linux to let the calling thread run soon after it wakes up, before programs that compute
/// for long: with short time slices (EEVDF, Linux 6.12). Older systems take no notice.
inline void wake_up_soon() {
  struct Attributes {  // sched_attr of sched_setattr(2), which the C library does not know
    std::uint32_t size = sizeof(Attributes);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice = getpriority(PRIO_PROCESS, 0);
    std::uint32_t priority = 0;
    std::uint64_t slice_ns = 100'000;  // the shortest that there is
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
  } attributes;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

/// What every worker does in a sample.
using Plan = std::function<void(Actor&)>;

/// Acts a plan. Its answer is always 1; it keeps how late the latest worker was, in `late`.
class PlantedKernel final : public Kernel {
 public:
  explicit PlantedKernel(Plan plan) : plan_(std::move(plan)) {}

  void prepare(Process& process) override {
    process.on_team([](int) { wake_up_soon(); });
    group_.emplace(process.group());
  }

  void reset(Process& process) override {
    late_s_.assign(static_cast<std::size_t>(process.threads()), 0);
  }

  void work(Worker& worker) override {
    Actor actor(worker, *group_);
    plan_(actor);
    late_s_[static_cast<std::size_t>(worker.thread())] = actor.late_s();
  }

  Answer answer(Process& process) override {
    const double late_s =
        process.group().all_reduce(*std::ranges::max_element(late_s_), reduction::maximum);
    return {.value = 1,
            .verified = true,
            .check = "",
            .values = {{.name = "late",
                        .unit = "s",
                        .meaning = "how far behind its plan a worker was at worst",
                        .value = late_s}}};
  }

 private:
  Plan plan_;
  std::optional<Communicator> group_;
  std::vector<double> late_s_;  // of each thread
};

}  // namespace scalelab::testing

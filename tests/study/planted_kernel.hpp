#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "kernels/kernel.hpp"
#include "parallel/clock.hpp"

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
    planned_ += seconds;
    worker_->native([this] { sleep(); });
  }

  /// Computes; under the interpreter lock, if there is one.
  void compute_held(double seconds) {
    planned_ += seconds;
    sleep();
  }

  void block(double seconds) {
    planned_ += seconds;
    worker_->blocking([this] { sleep(); });
  }

  /// A step in which all ranks meet and then talk for so long. By all workers of all ranks.
  void communicate(double seconds) {
    planned_ += seconds;
    worker_->communicate([this] {
      group_->barrier();
      sleep();
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
    planned_ += seconds;
    worker_->barrier();
    look_at_the_clock();
  }

  /// Offers the interpreter lock to another thread, which keeps it for so long by the plan.
  void hand_over_lock(double seconds) {
    planned_ += seconds;
    worker_->step();
    look_at_the_clock();
  }

  /// How far behind its plan the worker was at worst, in seconds.
  [[nodiscard]] double late_s() const { return late_s_; }

 private:
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

/// What every worker does in a sample.
using Plan = std::function<void(Actor&)>;

/// Acts a plan. Its answer is always 1; it keeps how late the latest worker was, in `late`.
class PlantedKernel final : public Kernel {
 public:
  explicit PlantedKernel(Plan plan) : plan_(std::move(plan)) {}

  void prepare(Process& process) override {
    group_.emplace(process.group());
    late_s_.assign(static_cast<std::size_t>(process.threads()), 0);
  }

  void work(Worker& worker) override {
    Actor actor(worker, *group_);
    plan_(actor);
    late_s_[static_cast<std::size_t>(worker.thread())] = actor.late_s();
  }

  Answer answer(Process& process) override {
    const double late_s = process.group().maximum(*std::ranges::max_element(late_s_));
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

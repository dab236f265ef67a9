// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/watchdog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/memory/shared_memory.hpp"

namespace scalelab {

class Watchdog::Kennel {
  static constexpr std::chrono::milliseconds between_looks{250};

  // What one rank shows the others of its computer.
  struct Sign {
    std::atomic<std::uint64_t> count = 0;
    std::atomic<bool> barked = false;  // in the first rank's: one has spoken
  };
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
                std::atomic<bool>::is_always_lock_free);

  static Sign* sign_at(std::byte* place) { return std::launder(reinterpret_cast<Sign*>(place)); }

 public:
  Kennel(const Communicator& world, std::string hostname, Bark bark)
      : hostname_(std::move(hostname)), bark_(std::move(bark)), own_rank_(world.rank()) {
    Communicator all = world;
    Communicator sharing = all.split_by_shared_memory();
    world_ranks_.resize(static_cast<std::size_t>(sharing.size()));
    sharing.all_gather(std::span(&own_rank_, 1), world_ranks_);
    memory_ = std::make_unique<SharedMemory>(sharing, sizeof(Sign));
    ::new (static_cast<void*>(memory_->of(sharing.rank()))) Sign;
    memory_->barrier();
    for (int rank = 0; rank < sharing.size(); ++rank) {
      signs_.push_back(sign_at(memory_->of(rank)));
    }
    own_ = signs_[static_cast<std::size_t>(sharing.rank())];
    seen_.resize(signs_.size());
    thread_ = std::jthread([this](const std::stop_token& stop) { look_around(stop); });
  }

  void watch(Task task) {
    const std::scoped_lock guard(mutex_);
    task_ = std::move(task);
    task_s_ = 0;
  }

  void close() {
    stop();
    memory_->barrier();  // nobody looks any more
    memory_->close();
  }

  ~Kennel() { stop(); }
  Kennel(const Kennel&) = delete;
  Kennel& operator=(const Kennel&) = delete;
  Kennel(Kennel&&) = delete;
  Kennel& operator=(Kennel&&) = delete;

 private:
  struct Seen {
    std::uint64_t count = 0;
    double silent_s = 0;
  };

  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  void look_around(const std::stop_token& stop) {
    std::unique_lock guard(mutex_);
    double looked_at = now();
    while (!stop.stop_requested()) {
      own_->count.fetch_add(1, std::memory_order_relaxed);
      wake_.wait_for(guard, stop, between_looks, [] { return false; });
      // No more than is usual: while this process was stopped, it could not see the others.
      const double longest_s = 4 * std::chrono::duration<double>(between_looks).count();
      const double last_look = std::exchange(looked_at, now());
      const double passed_s = std::min(looked_at - last_look, longest_s);
      if (const auto what = standstill(passed_s); what && !stop.stop_requested()) {
        speak(*what);
        return;
      }
    }
  }

  std::optional<std::string> standstill(double passed_s) {
    task_s_ += passed_s;
    const bool late = task_.limit_s && task_s_ > *task_.limit_s;
    // Who makes the task late may have fallen silent in the middle of it.
    const double patience_s = late ? task_.patience_s / 2 : task_.patience_s;
    std::vector<std::string> silent;
    double longest_s = 0;
    for (std::size_t other = 0; other < signs_.size(); ++other) {
      const std::uint64_t count = signs_[other]->count.load(std::memory_order_relaxed);
      Seen& seen = seen_[other];
      seen.silent_s = count == seen.count ? seen.silent_s + passed_s : 0;
      seen.count = count;
      if (signs_[other] != own_ && seen.silent_s > patience_s) {
        silent.push_back(std::to_string(world_ranks_[other]));
        longest_s = std::max(longest_s, seen.silent_s);
      }
    }
    if (!silent.empty()) {
      return fmt::format(
          "{} {} on {} {} not answered for {:.0f} s {}: stopped, or waiting for a device or file "
          "system that does not answer",
          silent.size() == 1 ? "rank" : "ranks", fmt::join(silent, ", "), hostname_,
          silent.size() == 1 ? "has" : "have", longest_s, task_.doing);
    }
    if (late) {
      return fmt::format(
          "rank {} on {} has been {} for {:.0f} s without an end, and the {} of this computer all "
          "answer",
          own_rank_, hostname_, task_.doing, task_s_,
          signs_.size() == 1 ? "one rank" : fmt::format("{} ranks", signs_.size()));
    }
    return std::nullopt;
  }

  void speak(const std::string& what) {
    if (!signs_.front()->barked.exchange(true)) {
      bark_(what);
    }
  }

  std::string hostname_;
  Bark bark_;
  int own_rank_;
  std::vector<int> world_ranks_;  // of those on this computer
  std::unique_ptr<SharedMemory> memory_;
  std::vector<Sign*> signs_;
  Sign* own_ = nullptr;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  Task task_{.doing = "while the job began", .patience_s = 60, .limit_s = {}};
  double task_s_ = 0;
  std::vector<Seen> seen_;  // the thread's own
  std::jthread thread_;
};

Watchdog::Watchdog(const Communicator& world, std::string hostname, Bark bark)
    : kennel_(std::make_unique<Kennel>(world, std::move(hostname), std::move(bark))) {}

Watchdog::~Watchdog() = default;

void Watchdog::watch(Task task) {
  kennel_->watch(std::move(task));
}

void Watchdog::close() {
  kennel_->close();
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/world_lock.hpp"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <new>
#include <thread>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/one_sided_window.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t nobody = 0;

// Long enough to leave the processor to the holder, short against a switch interval.
constexpr std::chrono::microseconds between_looks{20};

// What a hand-over takes at least where memory is shared: the next in line sleeps half of
// `between_looks` and half of what a timer rounds up before it notices. Elsewhere it takes so many
// times what one look takes.
constexpr double hand_over_s = 50e-6;
constexpr int looks_in_a_hand_over = 4;

// Until a waiter looks again who has `ahead` others before him, the holder among them, and whose
// quickest look took `look_s`. In proportion, so that n waiters look n log n times rather than n^2
// while the lock goes round once, and the slower, the more rank 0 has to do.
std::chrono::duration<double> until_next_look(std::int64_t ahead, double look_s) {
  const double each_s = std::max(hand_over_s, looks_in_a_hand_over * look_s);
  return between_looks + std::chrono::duration<double>(static_cast<double>(ahead - 1) * each_s);
}

}  // namespace

// What each rank lays open to the others. Only rank 0's numbers are used, and every rank's flag.
struct WorldLock::Window {
  // As it is when zero.
  struct Memory {
    std::int64_t next_ticket;
    std::int64_t serving;      // the ticket whose owner may have the lock
    std::int64_t last_holder;  // 1 + the worker who took it last; 0 for nobody
    std::int64_t last_ticket;  // 1 + the ticket that he took it with
    std::atomic<bool> drop_requested;
  };
  static_assert(sizeof(std::atomic<bool>) == 1, "MPI writes the flag as one byte");

  Window(const Communicator& group, WindowMemory memory)
      : window(group, sizeof(Memory), memory), own(::new (window.own()) Memory{}) {
    Communicator(group).barrier();  // making the object writes zeros once more
  }

  // Each returns what rank 0's number was before.
  [[nodiscard]] std::int64_t add(std::size_t where, std::int64_t value) const {
    return window.fetch_and(MPI_SUM, 0, where, value);
  }
  [[nodiscard]] std::int64_t replace(std::size_t where, std::int64_t value) const {
    return window.fetch_and(MPI_REPLACE, 0, where, value);
  }
  [[nodiscard]] std::int64_t read(std::size_t where) const {
    return window.fetch_and(MPI_NO_OP, 0, where, 0);
  }

  OneSidedWindow window;
  Memory* own;
};

WorldLock::WorldLock(const Communicator& group, int threads, double switch_interval_s,
                     std::mutex& mpi_turn, WindowMemory memory)
    : WorldLock(std::make_unique<Window>(group, memory), threads, switch_interval_s, mpi_turn) {}

WorldLock::WorldLock(std::unique_ptr<Window> window, int threads, double switch_interval_s,
                     std::mutex& mpi_turn)
    : InterpreterLock(window->own->drop_requested),
      window_(std::move(window)),
      threads_(threads),
      switch_interval_s_(switch_interval_s),
      mpi_turn_(&mpi_turn) {}

WorldLock::~WorldLock() = default;

InterpreterLock::Acquisition WorldLock::acquire(int worker) {
  int requests = 0;
  std::int64_t ticket = 0;
  {
    const std::scoped_lock turn(*mpi_turn_);
    ticket = window_->add(offsetof(Window::Memory, next_ticket), 1);
  }
  std::int64_t served = -1;
  double quickest_look_s = std::numeric_limits<double>::infinity();
  double unchanged_since = now();
  while (true) {
    std::int64_t ahead = 0;
    {
      const std::scoped_lock turn(*mpi_turn_);
      const double look_began = now();
      const std::int64_t serving = window_->read(offsetof(Window::Memory, serving));
      quickest_look_s = std::min(quickest_look_s, now() - look_began);
      if (serving == ticket) {
        return {.switched = take(worker, ticket), .requests = requests};
      }
      ahead = ticket - serving;
      if (serving != served) {
        served = serving;
        unchanged_since = now();
      } else if (ahead == 1 && now() - unchanged_since >= switch_interval_s_) {
        requests += request_drop(serving) ? 1 : 0;
        unchanged_since = now();
      }
    }
    std::this_thread::sleep_for(until_next_look(ahead, quickest_look_s));
  }
}

bool WorldLock::take(int worker, std::int64_t ticket) {
  const std::int64_t self = worker + 1;
  const std::int64_t before = window_->replace(offsetof(Window::Memory, last_holder), self);
  (void)window_->replace(offsetof(Window::Memory, last_ticket), ticket + 1);
  // Whoever asked for the lock has had it since, because he came first.
  window_->own->drop_requested.store(false, std::memory_order_relaxed);
  return before != self && before != nobody;
}

bool WorldLock::request_drop(std::int64_t ticket) {
  // Called, but not here yet: he has not begun to hold it.
  if (window_->read(offsetof(Window::Memory, last_ticket)) != ticket + 1) {
    return false;
  }
  const std::int64_t holder = window_->read(offsetof(Window::Memory, last_holder));
  window_->window.put(static_cast<int>(holder - 1) / threads_,
                      offsetof(Window::Memory, drop_requested), 1);
  return true;
}

// A forced switch needs no wait for another to take the lock: who asked for it is the next in line,
// and whoever gives it up goes to the end.
void WorldLock::release(int /*worker*/) {
  const std::scoped_lock turn(*mpi_turn_);
  (void)window_->add(offsetof(Window::Memory, serving), 1);
}

bool WorldLock::needs_progress() const noexcept {
  return !window_->window.in_shared_memory();
}

void WorldLock::close() {
  window_->window.close();
}

}  // namespace scalelab

#include "parallel/lock/world_lock.hpp"

#include <mpi.h>

#include <chrono>
#include <cstddef>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/one_sided_window.hpp"
#include "parallel/communication/progress_thread.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t nobody = 0;

// Long enough to leave the processor to the holder, short against a switch interval.
constexpr std::chrono::microseconds between_looks{20};

}  // namespace

// What each rank lays open to the others. Only rank 0's numbers are used.
struct WorldLock::Window {
  // As it is when zero.
  struct Memory {
    std::int64_t wanting;      // the holder, and those who are just finding out that there is one
    std::int64_t holder;       // 1 + the worker; 0 for nobody
    std::int64_t last_holder;  // likewise
    std::int64_t switches;
    std::atomic<bool> drop_requested;
  };
  static_assert(sizeof(std::atomic<bool>) == 1, "MPI writes the flag as one byte");

  Window(const Communicator& group, std::mutex& mpi_turn)
      : window(group, sizeof(Memory)), own(::new (window.own()) Memory{}) {
    if (!window.in_shared_memory()) {
      attendant.emplace(group, mpi_turn);
    }
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
  std::optional<ProgressThread> attendant;
};

WorldLock::WorldLock(const Communicator& group, int threads, double switch_interval_s,
                     std::mutex& mpi_turn)
    : WorldLock(std::make_unique<Window>(group, mpi_turn), threads, switch_interval_s, mpi_turn) {}

WorldLock::WorldLock(std::unique_ptr<Window> window, int threads, double switch_interval_s,
                     std::mutex& mpi_turn)
    : InterpreterLock(window->own->drop_requested),
      window_(std::move(window)),
      threads_(threads),
      switch_interval_s_(switch_interval_s),
      mpi_turn_(&mpi_turn) {}

WorldLock::~WorldLock() = default;

InterpreterLock::Acquisition WorldLock::acquire(int worker) {
  Acquisition acquisition;
  std::int64_t switches = -1;
  double unchanged_since = now();
  while (!try_to_acquire(worker, acquisition)) {
    {
      const std::scoped_lock turn(*mpi_turn_);
      const std::int64_t switches_now = window_->read(offsetof(Window::Memory, switches));
      if (switches_now != switches) {
        switches = switches_now;
        unchanged_since = now();
      } else if (now() - unchanged_since >= switch_interval_s_) {
        const std::int64_t holder = window_->read(offsetof(Window::Memory, holder));
        if (holder != nobody) {
          window_->window.put(static_cast<int>(holder - 1) / threads_,
                              offsetof(Window::Memory, drop_requested), 1);
          ++acquisition.requests;
        }
        unchanged_since = now();
      }
    }
    std::this_thread::sleep_for(between_looks);
  }
  return acquisition;
}

// Whoever finds that nobody wants the lock has it. Two who come at the same time may both find the
// other; they look again.
bool WorldLock::try_to_acquire(int worker, Acquisition& acquisition) {
  const std::scoped_lock turn(*mpi_turn_);
  if (window_->add(offsetof(Window::Memory, wanting), 1) > 0) {
    (void)window_->add(offsetof(Window::Memory, wanting), -1);
    return false;
  }
  const std::int64_t self = worker + 1;
  (void)window_->replace(offsetof(Window::Memory, holder), self);
  const std::int64_t before = window_->replace(offsetof(Window::Memory, last_holder), self);
  if (before != self) {
    (void)window_->add(offsetof(Window::Memory, switches), 1);
    acquisition.switched = before != nobody;
  }
  window_->own->drop_requested.store(false, std::memory_order_relaxed);
  return true;
}

void WorldLock::release(int worker) {
  {
    const std::scoped_lock turn(*mpi_turn_);
    (void)window_->replace(offsetof(Window::Memory, holder), nobody);
    (void)window_->add(offsetof(Window::Memory, wanting), -1);
  }
  if (!window_->own->drop_requested.load(std::memory_order_relaxed)) {
    return;
  }
  // Forced switch. Whoever asked is waiting; only if he was lost does nobody come.
  constexpr double long_enough_s = 2;
  const double begin = now();
  while (now() - begin < long_enough_s) {
    {
      const std::scoped_lock turn(*mpi_turn_);
      if (window_->read(offsetof(Window::Memory, last_holder)) != worker + 1) {
        return;
      }
    }
    std::this_thread::sleep_for(between_looks);
  }
}

void WorldLock::close() {
  window_->attendant.reset();
  window_->window.close();
}

}  // namespace scalelab

#include "parallel/world_lock.hpp"

#include <mpi.h>

#include <chrono>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "parallel/clock.hpp"
#include "parallel/mpi_handle.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t nobody = -1;

// Long enough to leave the processor to the holder, short against a switch interval.
constexpr std::chrono::microseconds between_looks{20};

// Calls MPI now and then, so that it serves what other ranks want of this one's memory.
class Attendant {
 public:
  Attendant(MPI_Comm comm, std::mutex& mpi_turn)
      : thread_([comm, &mpi_turn](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            {
              const std::scoped_lock turn(mpi_turn);
              int found = 0;
              MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm, &found, MPI_STATUS_IGNORE);
            }
            std::this_thread::sleep_for(between_looks);
          }
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace

// What each rank lays open to the others. Only rank 0's first three numbers are used.
struct WorldLock::Window {
  struct Memory {
    std::int64_t holder = nobody;
    std::int64_t last_holder = nobody;
    std::int64_t switches = 0;
    std::atomic<bool> drop_requested = false;
  };
  static_assert(sizeof(std::atomic<bool>) == 1, "MPI writes the flag as one byte");

  // Counted in bytes from the start of a rank's memory.
  static constexpr MPI_Aint at_holder = offsetof(Memory, holder);
  static constexpr MPI_Aint at_last_holder = offsetof(Memory, last_holder);
  static constexpr MPI_Aint at_switches = offsetof(Memory, switches);
  static constexpr MPI_Aint at_drop_requested = offsetof(Memory, drop_requested);

  Window(const Communicator& group, std::mutex& mpi_turn) {
    void* memory = nullptr;
    MPI_Win_allocate(sizeof(Memory), 1, MPI_INFO_NULL, group.handle().comm,
                     static_cast<void*>(&memory), &window);
    own = ::new (memory) Memory;
    MPI_Barrier(group.handle().comm);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (!Communicator(group).shares_memory()) {
      attendant.emplace(group.handle().comm, mpi_turn);
    }
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  Window(Window&&) = delete;
  Window& operator=(Window&&) = delete;
  ~Window() = default;  // see WorldLock::close

  // Writes `value` if rank 0's number is `expected`. Returns what it was.
  std::int64_t compare_and_swap(MPI_Aint where, std::int64_t expected, std::int64_t value) const {
    std::int64_t before = 0;
    MPI_Compare_and_swap(&value, &expected, &before, MPI_INT64_T, 0, where, window);
    MPI_Win_flush(0, window);
    return before;
  }
  // Both return what rank 0's number was.
  std::int64_t add(MPI_Aint where, std::int64_t value) const {
    return fetch_and(MPI_SUM, where, value);
  }
  std::int64_t replace(MPI_Aint where, std::int64_t value) const {
    return fetch_and(MPI_REPLACE, where, value);
  }
  [[nodiscard]] std::int64_t read(MPI_Aint where) const { return fetch_and(MPI_NO_OP, where, 0); }

  void request_drop(int rank) const {
    const bool requested = true;
    MPI_Put(&requested, 1, MPI_BYTE, rank, at_drop_requested, 1, MPI_BYTE, window);
    MPI_Win_flush(rank, window);
  }

  [[nodiscard]] std::int64_t fetch_and(MPI_Op operation, MPI_Aint where, std::int64_t value) const {
    std::int64_t before = 0;
    MPI_Fetch_and_op(&value, &before, MPI_INT64_T, 0, where, operation, window);
    MPI_Win_flush(0, window);
    return before;
  }

  MPI_Win window = MPI_WIN_NULL;
  Memory* own = nullptr;
  std::optional<Attendant> attendant;
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
  std::int64_t switches = nobody;
  double unchanged_since = now();
  while (true) {
    {
      const std::scoped_lock turn(*mpi_turn_);
      const std::int64_t holder = window_->compare_and_swap(Window::at_holder, nobody, worker);
      if (holder == nobody) {
        const std::int64_t before = window_->replace(Window::at_last_holder, worker);
        if (before != worker) {
          window_->add(Window::at_switches, 1);
          acquisition.switched = before != nobody;
        }
        window_->own->drop_requested.store(false, std::memory_order_relaxed);
        return acquisition;
      }
      const std::int64_t switches_now = window_->read(Window::at_switches);
      if (switches_now != switches) {
        switches = switches_now;
        unchanged_since = now();
      } else if (now() - unchanged_since >= switch_interval_s_) {
        window_->request_drop(static_cast<int>(holder) / threads_);
        ++acquisition.requests;
        unchanged_since = now();
      }
    }
    std::this_thread::sleep_for(between_looks);
  }
}

void WorldLock::release(int worker) {
  std::atomic<bool>& drop_requested = window_->own->drop_requested;
  {
    const std::scoped_lock turn(*mpi_turn_);
    window_->replace(Window::at_holder, nobody);
  }
  if (!drop_requested.load(std::memory_order_relaxed)) {
    return;
  }
  // Forced switch. Whoever asked is waiting; only if he was lost does nobody come.
  constexpr double long_enough_s = 2;
  const double begin = now();
  while (now() - begin < long_enough_s) {
    {
      const std::scoped_lock turn(*mpi_turn_);
      if (window_->read(Window::at_last_holder) != worker) {
        return;
      }
    }
    std::this_thread::sleep_for(between_looks);
  }
}

void WorldLock::close() {
  window_->attendant.reset();
  MPI_Win_unlock_all(window_->window);
  MPI_Win_free(&window_->window);
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/window_memory.hpp"
#include "parallel/lock/interpreter_lock.hpp"
#include "words/gil_policy.hpp"
#include "words/lock_scope.hpp"

namespace scalelab {

/// What a study's [interpreter] table sets.
struct InterpreterSettings {
  LockScope scope = LockScope::process;  ///< of GilPolicy::interval; the others know processes only

  /// Of interval and subinterpreters; CPython's default (sys.getswitchinterval).
  double switch_interval_s = 5e-3;

  /// Of ticks: steps between two drops; Python 2's default (sys.getcheckinterval).
  std::int64_t every = 100;

  /// Of subinterpreters: how many a process has; at most one for each thread, and just that many
  /// where nothing is said.
  std::optional<int> count{};

  /// The share of a kernel's computing that is done under the lock; the kernel's own where nothing
  /// is said.
  std::optional<double> held_share{};

  /// How long a step of interpreted code takes; between two steps the lock may change hands.
  double step_s = 1e-6;

  /// Of free_threaded: how many times longer interpreted code takes on a single thread. CPython
  /// 3.14 states 5 to 10 % ("Python support for free threading", Python 3.14 documentation).
  double free_threaded_overhead = 1.1;
};

/// How many locks the workers of a point share out among themselves; 0 when they are free.
int lock_count(GilPolicy policy, const InterpreterSettings& settings, int ranks, int threads,
               int nodes);

/// The interpreters that the threads of this rank run in. They stay from sample to sample, and the
/// locks go on as they were left.
class Interpreters {
 public:
  /// Collective over the group. `mpi_turn` is held around every call to MPI that may come from
  /// several threads of this rank, and must outlive this. `memory` is how ranks reach one lock for
  /// all.
  Interpreters(GilPolicy policy, const InterpreterSettings& settings, const Communicator& group,
               int threads, std::mutex& mpi_turn,
               WindowMemory memory = WindowMemory::shared_where_possible);
  Interpreters(const Interpreters&) = delete;
  Interpreters& operator=(const Interpreters&) = delete;
  Interpreters(Interpreters&&) = delete;
  Interpreters& operator=(Interpreters&&) = delete;
  ~Interpreters();

  /// The lock of the interpreter that this thread runs in; null when it is free.
  [[nodiscard]] InterpreterLock* lock_of(int thread) const noexcept;

  /// Whether the threads of this rank keep each other out by one lock for all of them.
  [[nodiscard]] bool one_lock_for_all() const noexcept;

  /// How many times longer interpreted code takes than without this interpreter.
  [[nodiscard]] double overhead() const noexcept { return overhead_; }

  /// Whether this rank must call MPI now and then while its workers run: a ProgressThread does.
  [[nodiscard]] bool needs_progress() const noexcept;

  /// Frees what the ranks have in common. Collective over the group; no thread may use the locks
  /// any more. Apart from the destructor, because a rank that failed must not wait for the others.
  void close();

 private:
  struct Locks;
  std::unique_ptr<Locks> locks_;
  double overhead_ = 1;
};

}  // namespace scalelab

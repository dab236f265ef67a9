// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pthread.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace scalelab {

/// Thrown to whoever waits for a lock whose holder's process is gone.
class LockHolderDied : public std::runtime_error {
 public:
  LockHolderDied()
      : std::runtime_error(
            "the process that held the interpreter lock died and will never give it up") {}
};

/// Who may use a mutex or a condition: the threads of one process, or of all processes that have
/// its memory in common.
enum class Sharing : std::uint8_t { threads, processes };

/// A POSIX mutex that may live in memory shared by processes (std::mutex may not). There it is
/// robust: the death of a process that holds it is noticed by the next one who wants it. Usable
/// with std::scoped_lock and std::unique_lock.
class ProcessSharedMutex {
 public:
  explicit ProcessSharedMutex(Sharing sharing);
  ProcessSharedMutex(const ProcessSharedMutex&) = delete;
  ProcessSharedMutex& operator=(const ProcessSharedMutex&) = delete;
  ProcessSharedMutex(ProcessSharedMutex&&) = delete;
  ProcessSharedMutex& operator=(ProcessSharedMutex&&) = delete;
  ~ProcessSharedMutex() { pthread_mutex_destroy(&mutex_); }

  /// Throws LockHolderDied.
  void lock() {
    if (const int error = pthread_mutex_lock(&mutex_); error != 0) [[unlikely]] {
      give_up(error);
    }
  }
  /// Takes the mutex if it is free. Throws LockHolderDied.
  bool try_lock();
  void unlock() noexcept { pthread_mutex_unlock(&mutex_); }

 private:
  friend class ProcessSharedCondition;
  [[noreturn]] void give_up(int error);

  pthread_mutex_t mutex_{};
};

/// The condition variable that belongs to such a mutex.
class ProcessSharedCondition {
 public:
  explicit ProcessSharedCondition(Sharing sharing);
  ProcessSharedCondition(const ProcessSharedCondition&) = delete;
  ProcessSharedCondition& operator=(const ProcessSharedCondition&) = delete;
  ProcessSharedCondition(ProcessSharedCondition&&) = delete;
  ProcessSharedCondition& operator=(ProcessSharedCondition&&) = delete;
  ~ProcessSharedCondition() { pthread_cond_destroy(&condition_); }

  /// Waits, at most for `longest`; the caller holds the mutex before and after. Returns whether the
  /// time ran out. May return for no reason. Throws LockHolderDied.
  bool wait_for(ProcessSharedMutex& mutex, std::chrono::nanoseconds longest);

  void notify_one() noexcept { pthread_cond_signal(&condition_); }
  void notify_all() noexcept { pthread_cond_broadcast(&condition_); }

 private:
  pthread_cond_t condition_{};
};

}  // namespace scalelab

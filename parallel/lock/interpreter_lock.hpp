// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>

namespace scalelab {

/// The lock of one interpreter: workers of the interpreter run "Python" only while they hold it.
/// docs/interpreter_lock.md describes the protocols and their sources.
class InterpreterLock {
 public:
  /// `attention` is the flag that holders look at at each step; it must outlive the lock.
  explicit InterpreterLock(const std::atomic<bool>& attention) : attention_(&attention) {}
  InterpreterLock(const InterpreterLock&) = delete;
  InterpreterLock& operator=(const InterpreterLock&) = delete;
  InterpreterLock(InterpreterLock&&) = delete;
  InterpreterLock& operator=(InterpreterLock&&) = delete;
  virtual ~InterpreterLock() = default;

  /// How a worker came to hold the lock.
  struct Acquisition {
    bool switched = false;  ///< another worker held it last
    int requests = 0;       ///< how often this worker asked the holder to drop it
  };

  /// Waits until `worker` holds the lock. `worker` is unique among those who share the lock and not
  /// negative. Throws LockHolderDied where a process that shares the lock died while it held it.
  virtual Acquisition acquire(int worker) = 0;

  /// Gives the lock up. Only its holder may call this.
  virtual void release(int worker) = 0;

  /// Whether the holder should give the lock up at its next step. May be read by any worker at any
  /// time.
  [[nodiscard]] const std::atomic<bool>& attention() const noexcept { return *attention_; }

  /// Where attention() is always set because the lock counts steps: how many are left before it is
  /// to be given up. The holder counts them down. Null for a lock that doesn't count.
  [[nodiscard]] virtual std::int64_t* steps_left() noexcept { return nullptr; }

 private:
  const std::atomic<bool>* attention_;
};

}  // namespace scalelab

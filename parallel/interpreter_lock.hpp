#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

/// The emulated Global Interpreter Lock. Workers of one interpreter run "Python" only while they
/// hold it. docs/interpreter_lock.md describes the protocol and its sources.
namespace scalelab {

class InterpreterLock {
 public:
  InterpreterLock() = default;
  InterpreterLock(const InterpreterLock&) = delete;
  InterpreterLock& operator=(const InterpreterLock&) = delete;
  InterpreterLock(InterpreterLock&&) = delete;
  InterpreterLock& operator=(InterpreterLock&&) = delete;
  virtual ~InterpreterLock() = default;

  /// Waits until `worker` (its thread number in the rank) holds the lock. Returns whether another
  /// worker held it last, which is one switch.
  virtual bool acquire(int worker) = 0;

  /// Gives the lock up. Only its holder may call this.
  virtual void release(int worker) = 0;

  /// Whether the holder has been asked to give the lock up at its next step.
  [[nodiscard]] bool drop_requested() const noexcept {
    return drop_requested_.load(std::memory_order_relaxed);
  }

 protected:
  void request_drop() noexcept { drop_requested_.store(true, std::memory_order_relaxed); }
  void clear_drop_request() noexcept { drop_requested_.store(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> drop_requested_ = false;
};

/// CPython's switch interval (sys.getswitchinterval), 5 ms.
inline constexpr std::chrono::microseconds default_switch_interval{5000};

/// The policies that a study may name in sweep.gil.
inline constexpr std::array<std::string_view, 2> lock_policies{"none", "interval"};

/// A lock with the given policy; null for "none".
/// Throws std::invalid_argument for a name that is not in lock_policies.
std::unique_ptr<InterpreterLock> make_interpreter_lock(std::string_view policy);

}  // namespace scalelab

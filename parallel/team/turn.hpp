// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <thread>

namespace scalelab {

/// Whose turn it is among workers that alternate: threads of a rank, or ranks that find this object
/// in SharedMemory. What one wrote before it passed the turn on, the next one sees. Those who wait
/// look again and again, and let other threads have the core between two looks: there may be fewer
/// cores than workers. Under an interpreter lock, wait outside it.
class Turn {
 public:
  static constexpr int nobody = -1;

  /// Nobody's, to begin with.
  Turn() = default;

  void pass_to(int next) noexcept { whose_.store(next, std::memory_order_release); }

  void wait_for(int own) const noexcept {
    while (whose_.load(std::memory_order_acquire) != own) {
      std::this_thread::yield();
    }
  }

 private:
  static_assert(std::atomic<int>::is_always_lock_free, "a lock would not work across processes");
  std::atomic<int> whose_ = nobody;
};

}  // namespace scalelab

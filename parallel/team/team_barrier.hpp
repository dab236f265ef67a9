#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>

namespace scalelab {

/// Thrown by TeamBarrier::wait when another worker of the team has failed and will never arrive.
class TeamBroken : public std::runtime_error {
 public:
  TeamBroken() : std::runtime_error("another worker of the team failed") {}
};

/// A barrier for the threads of one rank that can be broken, so that a worker's exception ends the
/// team instead of leaving it waiting for ever (OpenMP's own barrier cannot be left).
class TeamBarrier {
 public:
  explicit TeamBarrier(int threads);

  /// Waits until all threads of the team are here. Throws TeamBroken if one never will be.
  void wait();

  /// Wakes all who wait, and all who will, with TeamBroken.
  void fail() noexcept;

 private:
  int threads_;
  int spins_;  // how often to look before sleeping
  std::atomic<int> arrived_ = 0;
  std::atomic<std::uint32_t> round_ = 0;
  std::atomic<bool> broken_ = false;
};

}  // namespace scalelab

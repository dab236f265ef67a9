#include "parallel/team/team_barrier.hpp"

#include <thread>

namespace scalelab {
namespace {

// Looking is quicker than sleeping when everybody has a core; with fewer cores than threads it only
// keeps the others from arriving.
int spins_for(int threads) {
  constexpr int about_twenty_microseconds = 4000;
  return static_cast<unsigned>(threads) <= std::thread::hardware_concurrency()
             ? about_twenty_microseconds
             : 0;
}

}  // namespace

TeamBarrier::TeamBarrier(int threads) : threads_(threads), spins_(spins_for(threads)) {}

void TeamBarrier::wait() {
  const std::uint32_t round = round_.load(std::memory_order_acquire);
  if (broken_.load(std::memory_order_acquire)) {
    throw TeamBroken();
  }
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
    arrived_.store(0, std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_acq_rel);
    round_.notify_all();
  } else {
    for (int spin = 0; spin < spins_ && round_.load(std::memory_order_acquire) == round; ++spin) {
    }
    while (round_.load(std::memory_order_acquire) == round) {
      round_.wait(round, std::memory_order_acquire);
    }
  }
  if (broken_.load(std::memory_order_acquire)) {
    throw TeamBroken();
  }
}

void TeamBarrier::fail() noexcept {
  broken_.store(true, std::memory_order_release);
  round_.fetch_add(1, std::memory_order_acq_rel);
  round_.notify_all();
}

}  // namespace scalelab

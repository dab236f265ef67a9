// SPDX-License-Identifier: BSD-3-Clause

// What it costs to take a free lock and to give it up, beside the mutexes that everybody knows. The
// target: at most 60 ns.
#include <benchmark/benchmark.h>
#include <pthread.h>

#include <chrono>
#include <cstdint>
#include <mutex>

#include "parallel/lock/interval_lock.hpp"
#include "parallel/lock/tick_lock.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t turns = 20'000;

// The lock against a peer that has lock() and unlock(), side by side.
template <class Peer>
void against(benchmark::State& state, InterpreterLock& lock, Peer& peer) {
  compare_loops(
      state, turns,
      [&] {
        for (std::int64_t turn = 0; turn < turns; ++turn) {
          peer.lock();
          benchmark::ClobberMemory();
          peer.unlock();
        }
      },
      [&] {
        for (std::int64_t turn = 0; turn < turns; ++turn) {
          lock.acquire(0);
          benchmark::ClobberMemory();
          lock.release(0);
        }
      });
}

struct PthreadMutex {
  void lock() { pthread_mutex_lock(&mutex); }
  void unlock() { pthread_mutex_unlock(&mutex); }
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
};

constexpr std::chrono::milliseconds interval{5};

void interval_against_std_mutex(benchmark::State& state) {
  IntervalLock lock(interval);
  std::mutex mutex;
  against(state, lock, mutex);
}

void interval_against_pthread_mutex(benchmark::State& state) {
  IntervalLock lock(interval);
  PthreadMutex mutex;
  against(state, lock, mutex);
}

void interval_of_a_node_against_pthread_mutex(benchmark::State& state) {
  IntervalLock::State shared(Sharing::processes);
  IntervalLock lock(shared, interval);
  PthreadMutex mutex;
  against(state, lock, mutex);
}

void ticks_against_pthread_mutex(benchmark::State& state) {
  TickLock lock(100);
  PthreadMutex mutex;
  against(state, lock, mutex);
}

BENCHMARK(interval_against_std_mutex)->UseManualTime();
BENCHMARK(interval_against_pthread_mutex)->UseManualTime();
BENCHMARK(interval_of_a_node_against_pthread_mutex)->UseManualTime();
BENCHMARK(ticks_against_pthread_mutex)->UseManualTime();

}  // namespace
}  // namespace scalelab

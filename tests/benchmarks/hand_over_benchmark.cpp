// SPDX-License-Identifier: BSD-3-Clause

// What a contended hand-over costs: the time from the last thing that one of two computing threads
// did to the first thing that the other did, measured in the same way under our lock, under plain
// mutexes and in CPython. The target: no more than CPython's.
#include <benchmark/benchmark.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/lock/interval_lock.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr double seconds = 0.4;
constexpr std::chrono::milliseconds interval{1};

// Guarded by the lock that is measured.
struct Stamps {
  int owner = 0;
  double last = 0;
  std::vector<double> handed_over_s;

  void stamp(int thread) {
    const double time = now();
    if (owner != thread) {
      owner = thread;
      handed_over_s.push_back(time - last);
    }
    last = time;
  }
};

// Median seconds of a hand-over, and how many there were in a second.
struct HandOver {
  double median_s = 0;
  double per_second = 0;
};

// Two threads that compute under a lock: enter(thread), step(thread) between two stamps,
// leave(thread).
template <class Enter, class Step, class Leave>
HandOver of_two_threads(Enter enter, Step step, Leave leave) {
  Stamps stamps;
  std::atomic<int> ready = 0;
  const auto run = [&](int thread) {
    ++ready;
    while (ready < 2) {
    }
    enter(thread);
    const double begin = now();
    stamps.owner = thread;
    stamps.last = begin;
    while (stamps.last - begin < seconds) {
      stamps.stamp(thread);
      step(thread);
    }
    leave(thread);
  };
  {
    const std::jthread first(run, 0);
    const std::jthread second(run, 1);
  }
  const auto count = static_cast<double>(stamps.handed_over_s.size());
  // A lock that never changes hands takes at least the whole time for it.
  return {.median_s = count > 0 ? median(stamps.handed_over_s) : seconds,
          .per_second = count / seconds};
}

HandOver of_interval_lock() {
  IntervalLock lock(interval);
  return of_two_threads([&](int thread) { lock.acquire(thread); },
                        [&](int thread) {
                          if (lock.attention().load(std::memory_order_relaxed)) {
                            lock.release(thread);
                            lock.acquire(thread);
                          }
                        },
                        [&](int thread) { lock.release(thread); });
}

HandOver of_std_mutex() {
  std::mutex mutex;
  return of_two_threads([&](int) { mutex.lock(); },
                        [&](int) {
                          mutex.unlock();
                          mutex.lock();
                        },
                        [&](int) { mutex.unlock(); });
}

HandOver of_pthread_mutex() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  return of_two_threads([&](int) { pthread_mutex_lock(&mutex); },
                        [&](int) {
                          pthread_mutex_unlock(&mutex);
                          pthread_mutex_lock(&mutex);
                        },
                        [&](int) { pthread_mutex_unlock(&mutex); });
}

struct CloseProcess {
  void operator()(std::FILE* process) const { ::pclose(process); }
};

// The same in CPython: the script prints the number of switches and their median in seconds.
HandOver of_cpython() {
  const std::string script = std::string(SCALELAB_SOURCE) + "/tests/benchmarks/hand_over.py";
  const std::string command = std::string(SCALELAB_PYTHON) + " " + script + " " +
                              std::to_string(seconds) + " " +
                              std::to_string(std::chrono::duration<double>(interval).count());
  const std::unique_ptr<std::FILE, CloseProcess> python(::popen(command.c_str(), "r"));
  double count = 0;
  double median_s = 0;
  if (!python || std::fscanf(python.get(), "%lf %lf", &count, &median_s) != 2) {
    throw std::runtime_error(command + " gave no result");
  }
  return {.median_s = count > 0 ? median_s : seconds, .per_second = count / seconds};
}

// The emulated lock and a peer in turn. The benchmark's own time is that of the emulated lock.
template <class Peer>
void against(benchmark::State& state, Peer peer) {
  std::vector<double> own_us;
  std::vector<double> peer_us;
  std::vector<double> ratio;
  std::vector<double> own_per_s;
  std::vector<double> peer_per_s;
  for (auto _ : state) {
    try {
      const HandOver own = of_interval_lock();
      const HandOver other = peer();
      own_us.push_back(own.median_s * 1e6);
      peer_us.push_back(other.median_s * 1e6);
      ratio.push_back(own.median_s / other.median_s);
      own_per_s.push_back(own.per_second);
      peer_per_s.push_back(other.per_second);
      state.SetIterationTime(own.median_s);
    } catch (const std::exception& error) {
      state.SkipWithError(error.what());
      return;
    }
  }
  report_spread(state, "ratio", ratio);
  state.counters["own_us"] = median(own_us);
  state.counters["peer_us"] = median(peer_us);
  state.counters["own_switches_per_s"] = median(own_per_s);
  state.counters["peer_switches_per_s"] = median(peer_per_s);
}

void hand_over_against_cpython(benchmark::State& state) {
  against(state, of_cpython);
}
void hand_over_against_std_mutex(benchmark::State& state) {
  against(state, of_std_mutex);
}
void hand_over_against_pthread_mutex(benchmark::State& state) {
  against(state, of_pthread_mutex);
}

BENCHMARK(hand_over_against_cpython)->UseManualTime()->Iterations(measured_rounds(9));
BENCHMARK(hand_over_against_std_mutex)->UseManualTime()->Iterations(measured_rounds(9));
BENCHMARK(hand_over_against_pthread_mutex)->UseManualTime()->Iterations(measured_rounds(9));

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "limits/core_crew.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstddef>
#include <exception>
#include <limits>
#include <thread>
#include <vector>

#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

constexpr int fewest_passes = 3;

struct alignas(64) PassTimes {
  double begin_s = 0;
  double end_s = 0;
};

/// What the threads have found together. Changed between passes only, by the last to arrive.
struct PassRecord {
  std::vector<PassTimes> of_thread;
  double fastest_s = std::numeric_limits<double>::infinity();
  double until_s = 0;
  int passes = 0;
  bool over = false;

  void end_pass() {
    const double begin = std::ranges::min(of_thread, {}, &PassTimes::begin_s).begin_s;
    const double end = std::ranges::max(of_thread, {}, &PassTimes::end_s).end_s;
    fastest_s = std::min(fastest_s, end - begin);
    ++passes;
    over = passes >= fewest_passes && end >= until_s;
  }
};

}  // namespace

double fastest_pass(const Placement& placement, std::span<const int> processors, double seconds,
                    const std::function<Pass(int thread)>& make) {
  PassRecord record{.of_thread = std::vector<PassTimes>(processors.size())};
  std::atomic<bool> failed = false;
  std::exception_ptr failure;
  bool prepared = false;
  const auto between = [&]() noexcept {
    if (failed) {
      record.over = true;
    } else if (!prepared) {
      prepared = true;
      record.until_s = now() + seconds;
    } else {
      record.end_pass();
    }
  };
  std::barrier together(static_cast<std::ptrdiff_t>(processors.size()), between);
  enum class Start { wait, go, leave };
  std::atomic<Start> start = Start::wait;
  const auto run = [&](std::size_t thread) {
    start.wait(Start::wait);
    if (start == Start::leave) {
      return;
    }
    Pass pass;
    try {
      placement.pin_calling_thread(processors[thread]);
      pass = make(static_cast<int>(thread));
    } catch (...) {
      if (!failed.exchange(true)) {
        failure = std::current_exception();
      }
    }
    together.arrive_and_wait();
    while (!record.over) {
      PassTimes& times = record.of_thread[thread];
      times.begin_s = now();
      pass();
      times.end_s = now();
      together.arrive_and_wait();
    }
  };
  const auto tell = [&start](Start what) {
    start = what;
    start.notify_all();
  };
  {
    std::vector<std::jthread> crew;
    try {
      for (std::size_t thread = 0; thread < processors.size(); ++thread) {
        crew.emplace_back(run, thread);
      }
    } catch (...) {
      tell(Start::leave);
      throw;
    }
    tell(Start::go);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  return record.fastest_s;
}

}  // namespace scalelab

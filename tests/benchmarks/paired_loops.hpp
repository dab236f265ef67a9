// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {

/// How often both sides of a pair are measured. SCALELAB_ROUNDS says otherwise, for who only wants
/// to see that it runs.
inline int measured_rounds(int usually) {
  const char* asked = std::getenv("SCALELAB_ROUNDS");
  return asked == nullptr ? usually : std::max(1, std::atoi(asked));
}

/// Puts the median and the quartiles of paired measurements into a benchmark's counters.
inline void report_spread(benchmark::State& state, const std::string& name,
                          const std::vector<double>& values) {
  constexpr double quarter = 0.25;
  state.counters[name] = median(values);
  state.counters[name + "_q1"] = quantile(values, quarter);
  state.counters[name + "_q3"] = quantile(values, 1 - quarter);
}

/// Runs two loops in turn, in this run and on this processor, and reports what one turn of `with`
/// costs more than one of `without`, and how many times as much: medians and quartiles over
/// neighbouring runs. The benchmark's own time is that of `with`.
template <class Without, class With>
void compare_loops(benchmark::State& state, std::int64_t turns, Without&& without, With&& with) {
  std::vector<double> with_ns;
  std::vector<double> difference_ns;
  std::vector<double> ratio;
  bool with_first = false;
  const auto time_of = [](auto&& loop) {
    const double begin = now();
    loop();
    return now() - begin;
  };
  for (auto _ : state) {
    with_first = !with_first;
    double with_s = with_first ? time_of(with) : 0;
    const double without_s = time_of(without);
    with_s = with_first ? with_s : time_of(with);
    const double ns_of_turn = 1e9 / static_cast<double>(turns);
    with_ns.push_back(with_s * ns_of_turn);
    difference_ns.push_back((with_s - without_s) * ns_of_turn);
    ratio.push_back(with_s / without_s);
    state.SetIterationTime(with_s);
  }
  state.counters["ns"] = median(with_ns);
  report_spread(state, "extra_ns", difference_ns);
  report_spread(state, "ratio", ratio);
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

// The team's barrier beside OpenMP's, in turn in one parallel region: the same threads wait at
// both. libgomp reads OMP_WAIT_POLICY once, so run this program with `active`, with `passive` and
// without. The target: no slower at 2 threads, quicker where there are more threads than
// processors.
#include <benchmark/benchmark.h>
#include <omp.h>

#include <cstdint>

#include "parallel/team/team_barrier.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

void team_barrier_against_openmp(benchmark::State& state) {
  const auto threads = static_cast<int>(state.range(0));
  const std::int64_t rounds = threads == 2 ? 2000 : 100;
  const bool crowded = threads > omp_get_num_procs();
  TeamBarrier barrier(threads, crowded ? WaitPolicy::passive : WaitPolicy::active);
  enum class Next : std::uint8_t { team, openmp, nothing };
  Next next = Next::nothing;
  omp_set_dynamic(0);
#pragma omp parallel num_threads(threads) default(none) \
    shared(state, rounds, barrier, next, threads)
  {
    const int thread = omp_get_thread_num();
    const auto at_team_barrier = [&] {
      for (std::int64_t round = 0; round < rounds; ++round) {
        barrier.wait(thread);
      }
    };
    const auto at_openmp_barrier = [&] {
      for (std::int64_t round = 0; round < rounds; ++round) {
#pragma omp barrier
      }
    };
    // Thread 0 measures, and says what is next; the others follow.
    const auto with_all = [&](Next what, const auto& loop) {
      next = what;
#pragma omp barrier
      loop();
    };
    if (thread == 0) {
      compare_loops(
          state, rounds, [&] { with_all(Next::openmp, at_openmp_barrier); },
          [&] { with_all(Next::team, at_team_barrier); });
      with_all(Next::nothing, [] {});
    } else {
      while (true) {
#pragma omp barrier
        if (next == Next::nothing) {
          break;
        }
        next == Next::team ? at_team_barrier() : at_openmp_barrier();
      }
    }
  }
}

constexpr int fewest = 2;
constexpr int most = 32;
// Not by time: OpenMP's barrier may take hundreds of times as long as the one whose time counts.
constexpr int pairs = 100;
BENCHMARK(team_barrier_against_openmp)
    ->RangeMultiplier(2)
    ->Range(fewest, most)
    ->Iterations(measured_rounds(pairs))
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace scalelab

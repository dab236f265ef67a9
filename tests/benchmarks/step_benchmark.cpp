// SPDX-License-Identifier: BSD-3-Clause

// What the calls that a kernel makes to its worker cost when nobody waits for the lock. The
// targets: a step at most 1 ns more than the loop without it, and with gil = "none" a ratio within
// 1 %.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <mutex>

#include "numerics/random/philox.hpp"
#include "parallel/lock/interval_lock.hpp"
#include "parallel/lock/tick_lock.hpp"
#include "parallel/team/worker.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t turns = 100'000;

// A piece of work so short that a step stands out beside it; each needs the one before.
std::uint64_t piece(std::uint64_t state) {
  return state * 6364136223846793005U + 1442695040888963407U;
}

void step_of(benchmark::State& state, InterpreterLock* lock, double overhead = 1) {
  TeamParts parts{.overhead = overhead};
  Worker worker(parts, 0, lock);
  worker.begin(now());
  std::uint64_t value = 1;
  compare_loops(
      state, turns,
      [&] {
        for (std::int64_t turn = 0; turn < turns; ++turn) {
          value = piece(value);
          benchmark::DoNotOptimize(value);
        }
      },
      [&] {
        for (std::int64_t turn = 0; turn < turns; ++turn) {
          value = piece(value);
          benchmark::DoNotOptimize(value);
          worker.step();
        }
      });
  worker.end();
}

void step_none(benchmark::State& state) {
  step_of(state, nullptr);
}

void step_interval(benchmark::State& state) {
  IntervalLock lock(std::chrono::milliseconds(5));
  step_of(state, &lock);
}

void step_ticks(benchmark::State& state) {
  TickLock lock(1'000'000'000);  // never due, so that the step itself is seen
  step_of(state, &lock);
}

BENCHMARK(step_none)->UseManualTime();
BENCHMARK(step_interval)->UseManualTime();
BENCHMARK(step_ticks)->UseManualTime();

// The inside of kernel pi: random numbers in blocks, a step about every microsecond.
std::uint64_t block_of_numbers(std::uint64_t first) {
  constexpr std::size_t lanes = 64;
  std::array<std::array<std::uint32_t, lanes>, 4> words{};
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    words[0][lane] = static_cast<std::uint32_t>(first + lane);
  }
  philox::encrypt(words, {1, 2});
  std::uint64_t sum = 0;
  for (const std::uint32_t word : words[3]) {
    sum += word;
  }
  return sum;
}

constexpr std::int64_t blocks = 20'000;
constexpr std::int64_t blocks_per_step = 4;

void kernel_with_gil_none(benchmark::State& state) {
  TeamParts parts;
  Worker worker(parts, 0);
  worker.begin(now());
  std::uint64_t sum = 0;
  compare_loops(
      state, blocks,
      [&] {
        for (std::int64_t block = 0; block < blocks; block += blocks_per_step) {
          for (std::int64_t i = 0; i < blocks_per_step; ++i) {
            sum += block_of_numbers(static_cast<std::uint64_t>(block + i));
          }
        }
        benchmark::DoNotOptimize(sum);
      },
      [&] {
        for (std::int64_t block = 0; block < blocks; block += blocks_per_step) {
          for (std::int64_t i = 0; i < blocks_per_step; ++i) {
            sum += block_of_numbers(static_cast<std::uint64_t>(block + i));
          }
          worker.step();
        }
        benchmark::DoNotOptimize(sum);
      });
  worker.end();
}

void native_kernel_with_gil_none(benchmark::State& state) {
  TeamParts parts;
  Worker worker(parts, 0);
  worker.begin(now());
  std::uint64_t sum = 0;
  const auto all = [&sum] {
    for (std::int64_t block = 0; block < blocks; ++block) {
      sum += block_of_numbers(static_cast<std::uint64_t>(block));
    }
    benchmark::DoNotOptimize(sum);
  };
  compare_loops(state, blocks, all, [&] { worker.native(all); });
  worker.end();
}

BENCHMARK(kernel_with_gil_none)->UseManualTime();
BENCHMARK(native_kernel_with_gil_none)->UseManualTime();

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause

// What an exact sum costs beside a plain one that adds in order: of each number, and of the plain
// sums of fixed blocks. The numbers lie in cache, or come from memory.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "parallel/reduction/exact_sum.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::size_t block = 1024;

double in_order(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<double> values(const benchmark::State& state) {
  std::vector<double> all(static_cast<std::size_t>(state.range(0)));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = (i % 2 == 0 ? 1.0 : -1.0) / static_cast<double>(1 + i % 1000);
  }
  return all;
}

template <class Exact>
void beside_plain_sum(benchmark::State& state, Exact&& add_all) {
  const std::vector<double> all = values(state);
  compare_loops(
      state, state.range(0), [&] { benchmark::DoNotOptimize(in_order(all)); },
      [&] {
        ExactSum sum;
        add_all(sum, std::span(all));
        benchmark::DoNotOptimize(sum.value());
      });
}

void exact_sum_of_each(benchmark::State& state) {
  beside_plain_sum(state, [](ExactSum& sum, std::span<const double> all) {
    for (const double value : all) {
      sum.add(value);
    }
  });
}

void exact_sum_of_blocks(benchmark::State& state) {
  beside_plain_sum(state, [](ExactSum& sum, std::span<const double> all) {
    for (std::size_t first = 0; first < all.size(); first += block) {
      sum.add(in_order(all.subspan(first, std::min(block, all.size() - first))));
    }
  });
}

constexpr std::int64_t in_cache = 1 << 12;
constexpr std::int64_t in_memory = 1 << 23;
BENCHMARK(exact_sum_of_each)->Arg(in_cache)->Arg(in_memory)->UseManualTime();
BENCHMARK(exact_sum_of_blocks)->Arg(in_cache)->Arg(in_memory)->UseManualTime();

}  // namespace
}  // namespace scalelab

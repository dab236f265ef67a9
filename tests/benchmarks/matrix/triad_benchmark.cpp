// SPDX-License-Identifier: BSD-3-Clause

// What kernel triad does in its innermost loop, beside STREAM's own loop, which is compiled as
// kernels are, over the same memory: `ratio` says how many times as long STREAM's takes, `ns` what
// it takes an element. The target: 0.98 with normal stores, and more than 1 with streaming ones
// where the processor profits.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>

#include "kernels/matrix/triad/sweep.hpp"
#include "parallel/memory/page_memory.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

/// Three arrays, as both loops have them.
class StreamArrays {
 public:
  explicit StreamArrays(std::int64_t n)
      : memory_{PageMemory(bytes(n)), PageMemory(bytes(n)), PageMemory(bytes(n))} {
    for (const PageMemory& array : memory_) {
      array.touch();
    }
  }
  [[nodiscard]] double* array(std::size_t number) const {
    return reinterpret_cast<double*>(memory_[number].begin());
  }

 private:
  static std::size_t bytes(std::int64_t n) { return static_cast<std::size_t>(n) * sizeof(double); }
  PageMemory memory_[3];
};

/// STREAM 5.10, tuned_STREAM_Triad.
void stream_loop(double* __restrict a, const double* __restrict b, const double* __restrict c,
                 double scalar, std::int64_t n) {
  for (std::int64_t j = 0; j < n; j++) {
    a[j] = b[j] + scalar * c[j];
  }
}

void beside_stream(benchmark::State& state, Stores stores) {
  const std::int64_t n = state.range(0);
  const StreamArrays arrays(n);
  double* const a = arrays.array(0);
  double* const b = arrays.array(1);
  double* const c = arrays.array(2);
  compare_loops(
      state, n,
      [&] {
        triad::sweep(a, b, c, 3, n, stores);
        benchmark::ClobberMemory();
      },
      [&] {
        stream_loop(a, b, c, 3, n);
        benchmark::ClobberMemory();
      });
}

void triad_beside_stream(benchmark::State& state) {
  beside_stream(state, Stores::normal);
}
void streaming_triad_beside_stream(benchmark::State& state) {
  beside_stream(state, Stores::streaming);
}

// In memory, and in a first-level cache.
constexpr std::int64_t in_memory = 20'000'000;
constexpr std::int64_t in_cache = 1'000;
BENCHMARK(triad_beside_stream)->Arg(in_memory)->Arg(in_cache)->UseManualTime();
BENCHMARK(streaming_triad_beside_stream)->Arg(in_memory)->UseManualTime();

}  // namespace
}  // namespace scalelab

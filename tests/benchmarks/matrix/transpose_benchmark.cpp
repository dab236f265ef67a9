// SPDX-License-Identifier: BSD-3-Clause

// What kernel transpose does on one worker, beside the loop of the Parallel Research Kernels
// blocked for the cache by squares of `edge`: over the same memory, in which columns don't fall on
// each other in the caches, and as a program has it that doesn't care, one column right after the
// other. `ratio` says how many times as long the blocked loop takes, `ns` what it takes an element.
// The target: 1.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels/matrix/transpose/partition.hpp"
#include "kernels/matrix/transpose/tiles.hpp"
#include "parallel/memory/page_memory.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

/// A square matrix by columns.
class SquareMatrix {
 public:
  SquareMatrix(std::int64_t n, std::int64_t pitch)
      : memory_(static_cast<std::size_t>(n * pitch) * sizeof(double)), pitch_(pitch) {
    memory_.touch();
  }
  [[nodiscard]] double* first() const { return reinterpret_cast<double*>(memory_.begin()); }
  [[nodiscard]] std::int64_t pitch() const { return pitch_; }

 private:
  PageMemory memory_;
  std::int64_t pitch_;
};

/// As the kernel does it on one worker.
void in_tiles(const SquareMatrix& a, const SquareMatrix& b, std::int64_t n) {
  const transpose::Tiling tiling = transpose::tiling_of(n, n, 1);
  for (std::int64_t tile = 0; tile < tiling.tiles(); ++tile) {
    const Range rows = tiling.rows_of(tile);
    const Range columns = tiling.columns_of(tile);
    transpose::add_transposed(
        {.first = a.first() + columns.first + rows.first * a.pitch(), .pitch = a.pitch()},
        {.first = b.first() + rows.first + columns.first * b.pitch(), .pitch = b.pitch()},
        rows.size(), columns.size());
  }
}

template <std::int64_t edge>
void blocked_loop(double* __restrict a, double* __restrict b, std::int64_t n, std::int64_t pitch) {
  for (std::int64_t first_j = 0; first_j < n; first_j += edge) {
    for (std::int64_t first_i = 0; first_i < n; first_i += edge) {
      const std::int64_t last_j = std::min(first_j + edge, n);
      const std::int64_t last_i = std::min(first_i + edge, n);
      for (std::int64_t j = first_j; j < last_j; ++j) {
        for (std::int64_t i = first_i; i < last_i; ++i) {
          b[i + j * pitch] += a[j + i * pitch];
          a[j + i * pitch] += 1;
        }
      }
    }
  }
}

template <std::int64_t edge>
void beside_blocked_loop(benchmark::State& state, bool same_pitch) {
  const std::int64_t n = state.range(0);
  const SquareMatrix a(n, transpose::pitch_of(n));
  const SquareMatrix b(n, transpose::pitch_of(n));
  const std::int64_t peers_pitch = same_pitch ? transpose::pitch_of(n) : n;
  compare_loops(
      state, n * n,
      [&] {
        in_tiles(a, b, n);
        benchmark::ClobberMemory();
      },
      [&] {
        blocked_loop<edge>(a.first(), b.first(), n, peers_pitch);
        benchmark::ClobberMemory();
      });
}

template <std::int64_t edge>
void transpose_beside_blocked_loop(benchmark::State& state) {
  beside_blocked_loop<edge>(state, true);
}
template <std::int64_t edge>
void transpose_beside_blocked_loop_in_a_plain_array(benchmark::State& state) {
  beside_blocked_loop<edge>(state, false);
}

BENCHMARK(transpose_beside_blocked_loop<16>)->Arg(4000)->UseManualTime();
BENCHMARK(transpose_beside_blocked_loop<32>)->Arg(4000)->UseManualTime();
BENCHMARK(transpose_beside_blocked_loop<64>)->Arg(4000)->UseManualTime();
BENCHMARK(transpose_beside_blocked_loop<128>)->Arg(4000)->UseManualTime();
BENCHMARK(transpose_beside_blocked_loop_in_a_plain_array<16>)->Arg(4096)->UseManualTime();
BENCHMARK(transpose_beside_blocked_loop_in_a_plain_array<64>)->Arg(4096)->UseManualTime();

}  // namespace
}  // namespace scalelab

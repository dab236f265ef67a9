// SPDX-License-Identifier: BSD-3-Clause

// What kernel stencil does on one worker, beside the two loops of the Parallel Research Kernels,
// blocked for the cache by `width` columns and compiled for vectors with the radius known: `ratio`
// says how many times as long these take, `ns` what they take an update of a point. The target: 1.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/matrix/stencil/block.hpp"
#include "kernels/matrix/stencil/tiles.hpp"
#include "parallel/memory/page_memory.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

/// A grid of this edge takes 128 MB an array, which some processors have room for in their last
/// cache; none has for the other's 968 MB, which takes a moment to make.
constexpr std::int64_t usual_edge = 4000;
constexpr std::int64_t edge_beyond_caches = 11'000;
constexpr int rounds_beyond_caches = 11;

constexpr std::int64_t iterations = 8;

/// As the kernel does it on one worker.
class KernelsLoop {
 public:
  KernelsLoop(std::int64_t n, std::int64_t radius, std::int64_t time_blocking, Stores stores)
      : time_blocking_(time_blocking),
        stores_(stores),
        part_(stencil::part_of(n, radius, {.rows = 1, .columns = 1}, 0)),
        size_(stencil::tile_size(part_, time_blocking, 1)),
        tiles_(stencil::tiles_of(part_, size_)),
        block_(part_),
        scratch_(stencil::Block::scratch_size(part_, time_blocking, size_)) {
    for_each_tile([this](const stencil::Tile& tile) { block_.begin(tile); });
  }

  void run() {
    int side = 0;
    for (std::int64_t done = 0; done < iterations; done += time_blocking_) {
      for_each_tile([&](const stencil::Tile& tile) {
        block_.iterate(tile, side, time_blocking_, stores_, scratch_);
      });
      side = 1 - side;
    }
  }

 private:
  template <class Visit>
  void for_each_tile(Visit&& visit) {
    std::ranges::for_each(tiles_.inner, visit);
    std::ranges::for_each(tiles_.edge, visit);
  }

  std::int64_t time_blocking_;
  Stores stores_;
  stencil::Part part_;
  stencil::TileSize size_;
  stencil::Tiles tiles_;
  stencil::Block block_;
  std::vector<double> scratch_;
};

/// The two loops, over arrays of their own in the same kind of memory. Rows are no power of two, so
/// that they don't fall on each other in the caches.
template <std::int64_t radius>
class BlockedLoops {
 public:
  BlockedLoops(std::int64_t n, std::int64_t width)
      : n_(n), width_(width), in_(bytes()), out_(bytes()) {
    in_.touch();
    out_.touch();
  }

  void run() {
    for (std::int64_t iteration = 0; iteration < iterations; ++iteration) {
      add_stars(reinterpret_cast<const double*>(in_.begin()),
                reinterpret_cast<double*>(out_.begin()));
      increase(reinterpret_cast<double*>(in_.begin()));
    }
  }

 private:
  [[nodiscard]] std::size_t bytes() const {
    return static_cast<std::size_t>(n_ * n_) * sizeof(double);
  }

  void add_stars(const double* __restrict in, double* __restrict out) const {
    const std::int64_t n = n_;
    double weight[radius + 1];
    for (int k = 1; k <= radius; ++k) {
      weight[k] = 1.0 / static_cast<double>(2 * k * radius);
    }
    for (std::int64_t first = radius; first < n - radius; first += width_) {
      const std::int64_t last = std::min(first + width_, n - radius);
      for (std::int64_t i = radius; i < n - radius; ++i) {
        for (std::int64_t j = first; j < last; ++j) {
          const double* const at = in + i * n + j;
          double star = weight[1] * ((at[1] - at[-1]) + (at[n] - at[-n]));
          for (std::int64_t k = 2; k <= radius; ++k) {
            star += weight[k] * ((at[k] - at[-k]) + (at[k * n] - at[-k * n]));
          }
          out[i * n + j] += star;
        }
      }
    }
  }

  void increase(double* __restrict in) const {
    for (std::int64_t i = 0; i < n_ * n_; ++i) {
      in[i] += 1;
    }
  }

  std::int64_t n_;
  std::int64_t width_;
  PageMemory in_;
  PageMemory out_;
};

template <std::int64_t radius>
void beside_loops(benchmark::State& state, std::int64_t n, std::int64_t time_blocking,
                  Stores stores) {
  KernelsLoop kernel(n, radius, time_blocking, stores);
  BlockedLoops<radius> loops(n, std::min(n, state.range(0)));
  compare_loops(
      state, n * n * iterations,
      [&] {
        kernel.run();
        benchmark::ClobberMemory();
      },
      [&] {
        loops.run();
        benchmark::ClobberMemory();
      });
}

template <std::int64_t radius>
void stencil_beside_blocked_loops(benchmark::State& state) {
  beside_loops<radius>(state, usual_edge, 1, Stores::normal);
}
template <std::int64_t radius>
void streaming_stencil_beside_blocked_loops(benchmark::State& state) {
  beside_loops<radius>(state, usual_edge, 1, Stores::streaming);
}
template <std::int64_t radius>
void stencil_of_8_iterations_beside_blocked_loops(benchmark::State& state) {
  beside_loops<radius>(state, usual_edge, 8, Stores::normal);
}
void stencil_beyond_caches(benchmark::State& state) {
  const bool only_to_see_that_it_runs = measured_rounds(rounds_beyond_caches) == 1;
  beside_loops<2>(state, only_to_see_that_it_runs ? usual_edge / 4 : edge_beyond_caches, 1,
                  Stores::normal);
}

constexpr std::int64_t of_first_level = 256;
constexpr std::int64_t of_second_level = 1024;
BENCHMARK(stencil_beside_blocked_loops<2>)
    ->Arg(of_first_level)
    ->Arg(of_second_level)
    ->Arg(usual_edge)
    ->UseManualTime();
BENCHMARK(stencil_beside_blocked_loops<4>)
    ->Arg(of_first_level)
    ->Arg(of_second_level)
    ->Arg(usual_edge)
    ->UseManualTime();
BENCHMARK(stencil_beside_blocked_loops<9>)
    ->Arg(of_first_level)
    ->Arg(of_second_level)
    ->Arg(usual_edge)
    ->UseManualTime();
BENCHMARK(stencil_beyond_caches)
    ->Arg(of_first_level)
    ->Arg(of_second_level)
    ->Arg(edge_beyond_caches)
    ->Iterations(measured_rounds(rounds_beyond_caches))
    ->UseManualTime();
BENCHMARK(streaming_stencil_beside_blocked_loops<2>)->Arg(usual_edge)->UseManualTime();
BENCHMARK(stencil_of_8_iterations_beside_blocked_loops<2>)->Arg(usual_edge)->UseManualTime();

}  // namespace
}  // namespace scalelab

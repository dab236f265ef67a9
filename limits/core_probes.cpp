// SPDX-License-Identifier: BSD-3-Clause
#include "limits/core_probes.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "limits/core_crew.hpp"
#include "numerics/dense/product.hpp"
#include "numerics/streams/triad.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab {
namespace {

constexpr std::size_t line_bytes = 64;

/// One core's arrays, in parts of which each pass takes the next: short passes find a moment in
/// which nobody disturbs them, and a part is out of the caches when it is come back to.
class TriadArrays {
 public:
  static constexpr std::size_t parts = 4;

  explicit TriadArrays(std::size_t numbers_of_part)
      : count_(numbers_of_part), a_(bytes()), b_(bytes()), c_(bytes()) {
    std::fill_n(numbers_of(a_), parts * count_, 0.0);
    std::fill_n(numbers_of(b_), parts * count_, 1.0);
    std::fill_n(numbers_of(c_), parts * count_, 2.0);
  }

  void add_next_part() {
    const std::size_t first = part_ * count_;
    part_ = (part_ + 1) % parts;
    stream_triad(numbers_of(a_) + first, numbers_of(b_) + first, numbers_of(c_) + first, 3, count_);
  }

 private:
  [[nodiscard]] std::size_t bytes() const { return parts * count_ * sizeof(double); }
  static double* numbers_of(const PageMemory& memory) {
    return reinterpret_cast<double*>(memory.begin());
  }

  std::size_t count_;
  std::size_t part_ = 0;
  PageMemory a_;
  PageMemory b_;
  PageMemory c_;
};

/// One core's square matrices, C += A B. Small integers, so that nothing overflows and no number is
/// so small that processors take longer over it.
class Matrices {
 public:
  explicit Matrices(int edge)
      : edge_(edge), a_(entries(), 1.0), b_(entries(), 1.0), c_(entries(), 0.0) {}

  void multiply() {
    dense::multiply_add(1, {a_.data(), edge_, edge_, edge_}, {b_.data(), edge_, edge_, edge_},
                        {c_.data(), edge_, edge_, edge_});
  }

 private:
  [[nodiscard]] std::size_t entries() const { return static_cast<std::size_t>(edge_ * edge_); }

  std::int64_t edge_;
  std::vector<double> a_;
  std::vector<double> b_;
  std::vector<double> c_;
};

/// Lines of memory, each with the number of the next one to go to. All are on one way: i -> a i + c
/// modulo a power of two comes through every number where c is odd and a is 1 modulo 4 (Hull,
/// Dobell, "Random number generators", SIAM Review 4, 1962), in an order that no prefetcher
/// foresees. The constants are those of Knuth's MMIX generator.
class LineChain {
 public:
  explicit LineChain(std::size_t bytes)
      : lines_(std::bit_floor(std::max(bytes, 2 * line_bytes) / line_bytes)),
        memory_(lines_ * line_bytes) {
    for (std::uint64_t i = 0; i < lines_; ++i) {
      next_of(i) = (i * 6364136223846793005U + 1442695040888963407U) & (lines_ - 1);
    }
  }

  /// Goes so many steps on, and returns where that is.
  std::uint64_t follow(int steps) {
    for (int step = 0; step < steps; ++step) {
      at_ = next_of(at_);
    }
    return at_;
  }

 private:
  std::uint64_t& next_of(std::uint64_t line) {
    return reinterpret_cast<std::uint64_t*>(memory_.begin())[line * (line_bytes / sizeof(line))];
  }

  std::uint64_t lines_;
  PageMemory memory_;
  std::uint64_t at_ = 0;
};

}  // namespace

double triad_bandwidth(const Placement& placement, std::span<const int> processors,
                       std::size_t bytes, double seconds) {
  const double of_part = static_cast<double>(bytes) / TriadArrays::parts / triad_bytes /
                         static_cast<double>(processors.size());
  // Whole lines, so that each part begins with one.
  const std::size_t numbers = (static_cast<std::size_t>(of_part) + 7) / 8 * 8;
  const double fastest_s = fastest_pass(placement, processors, seconds, [numbers](int) -> Pass {
    return [arrays = std::make_shared<TriadArrays>(numbers)] { arrays->add_next_part(); };
  });
  return triad_bytes * static_cast<double>(numbers * processors.size()) / fastest_s;
}

double product_rate(const Placement& placement, std::span<const int> processors, int edge,
                    double seconds) {
  const double fastest_s = fastest_pass(placement, processors, seconds, [edge](int) -> Pass {
    return [matrices = std::make_shared<Matrices>(edge)] { matrices->multiply(); };
  });
  const double n = edge;
  return 2 * n * n * n * static_cast<double>(processors.size()) / fastest_s;
}

double load_latency(const Placement& placement, std::span<const int> processors, std::size_t bytes,
                    double seconds) {
  constexpr int steps = 1 << 13U;
  std::atomic<std::uint64_t> end = 0;  // so that the loads can't be left out
  const std::size_t per_core = bytes / processors.size();
  const double fastest_s = fastest_pass(placement, processors, seconds, [&](int) -> Pass {
    return [&end, chain = std::make_shared<LineChain>(per_core)] {
      end.fetch_add(chain->follow(steps), std::memory_order_relaxed);
    };
  });
  return fastest_s / steps;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "limits/core_probes.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "limits/core_crew.hpp"
#include "numerics/dense/product.hpp"
#include "numerics/streams/read.hpp"
#include "numerics/streams/triad.hpp"

namespace scalelab {
namespace {

constexpr std::size_t line_bytes = 64;
constexpr std::size_t numbers_of_line = line_bytes / sizeof(double);

// A core's arrays are in parts of which each pass takes the next: short passes find a moment in
// which nobody disturbs them, and a part is out of the caches when it is come back to.
constexpr std::size_t parts_of_array = 4;
constexpr std::size_t arrays_of_triad = 3;

/// More than any core can wait for at once.
constexpr std::size_t most_walkers = 64;

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
  /// In so many bytes, one line at least.
  LineChain(void* memory, std::size_t bytes)
      : lines_(std::bit_floor(std::max(bytes, line_bytes) / line_bytes)),
        words_(static_cast<std::uint64_t*>(memory)) {}

  void write() const {
    for (std::uint64_t i = 0; i < lines_; ++i) {
      next_of(i) = (i * 6364136223846793005U + 1442695040888963407U) & (lines_ - 1);
    }
  }

  /// Goes so many steps on from so many places at once, most_walkers at most, which are far from
  /// each other; the first one goes on where it was. Returns the sum of where they come to.
  std::uint64_t follow(std::size_t walkers, int steps) {
    std::array<std::uint64_t, most_walkers> at{};
    for (std::size_t walker = 0; walker < walkers; ++walker) {
      at[walker] = (start_ + walker * (lines_ / walkers)) & (lines_ - 1);
    }
    for (int step = 0; step < steps; ++step) {
      for (std::size_t walker = 0; walker < walkers; ++walker) {
        at[walker] = next_of(at[walker]);
      }
    }
    start_ = at[0];
    return std::accumulate(at.begin(), at.end(), std::uint64_t{0});
  }

 private:
  [[nodiscard]] std::uint64_t& next_of(std::uint64_t line) const {
    return words_[line * (line_bytes / sizeof(line))];
  }

  std::uint64_t lines_;
  std::uint64_t* words_;
  std::uint64_t start_ = 0;
};

// Counts 0, 1, ... and then from 0 again.
class Turns {
 public:
  explicit Turns(std::size_t all) : all_(all) {}
  std::size_t next() {
    const std::size_t turn = turn_;
    turn_ = (turn_ + 1) % all_;
    return turn;
  }

 private:
  std::size_t all_;
  std::size_t turn_ = 0;
};

}  // namespace

MemoryProbes::MemoryProbes(const Placement& placement, std::span<const int> processors,
                           ProbeMemory& memory, double seconds)
    : placement_(placement),
      processors_(processors),
      memory_(memory),
      // Whole lines, so that each part begins with one.
      numbers_of_part_(memory.bytes_ /
                       (processors.size() * arrays_of_triad * parts_of_array * line_bytes) *
                       numbers_of_line),
      seconds_(seconds) {}

// One core's.
std::size_t MemoryProbes::numbers_of_array() const noexcept {
  return parts_of_array * numbers_of_part_;
}

std::size_t MemoryProbes::numbers_of_core() const noexcept {
  return arrays_of_triad * numbers_of_array();
}

double* MemoryProbes::memory_of(int core) const noexcept {
  return reinterpret_cast<double*>(memory_.pages_.begin()) +
         static_cast<std::size_t>(core) * numbers_of_core();
}

// The quickest pass over numbers that are there already, each core's by the core's own thread.
double MemoryProbes::fastest_over_numbers(const std::function<Pass(double* numbers)>& make) {
  const bool are_there = memory_.content_ == ProbeMemory::Content::numbers;
  const double fastest_s = fastest_pass(placement_, processors_, seconds_, [&](int core) {
    double* const numbers = memory_of(core);
    if (!are_there) {
      std::fill_n(numbers, numbers_of_core(), 1.0);
    }
    return make(numbers);
  });
  memory_.content_ = ProbeMemory::Content::numbers;
  return fastest_s;
}

double MemoryProbes::triad_bandwidth() {
  const double fastest_s = fastest_over_numbers([this](double* a) -> Pass {
    return [this, a, parts = Turns(parts_of_array)]() mutable {
      const std::size_t first = parts.next() * numbers_of_part_;
      const double* const b = a + numbers_of_array();
      const double* const c = b + numbers_of_array();
      stream_triad(a + first, b + first, c + first, 3, numbers_of_part_);
    };
  });
  return triad_bytes * static_cast<double>(numbers_of_part_ * processors_.size()) / fastest_s;
}

double MemoryProbes::read_bandwidth() {
  std::atomic<double> sum = 0;  // so that the loads can't be left out
  const double fastest_s = fastest_over_numbers([&](double* numbers) -> Pass {
    return [this, &sum, numbers, parts = Turns(arrays_of_triad * parts_of_array)]() mutable {
      sum.fetch_add(stream_read(numbers + parts.next() * numbers_of_part_, numbers_of_part_),
                    std::memory_order_relaxed);
    };
  });
  return static_cast<double>(numbers_of_part_ * processors_.size() * sizeof(double)) / fastest_s;
}

// Of every core for so many steps from each of so many places in a table of its own.
double MemoryProbes::seconds_of_walk(std::size_t walkers, int steps) {
  const bool are_there =
      memory_.content_ == ProbeMemory::Content::chains && memory_.chains_ == processors_.size();
  std::atomic<std::uint64_t> end = 0;  // so that the loads can't be left out
  const double fastest_s = fastest_pass(placement_, processors_, seconds_, [&](int core) -> Pass {
    LineChain chain(memory_of(core), numbers_of_core() * sizeof(double));
    if (!are_there) {
      chain.write();
    }
    return [&end, walkers, steps, chain]() mutable {
      end.fetch_add(chain.follow(walkers, steps), std::memory_order_relaxed);
    };
  });
  memory_.content_ = ProbeMemory::Content::chains;
  memory_.chains_ = processors_.size();
  return fastest_s;
}

double MemoryProbes::load_latency() {
  constexpr int steps = 1 << 13U;
  return seconds_of_walk(1, steps) / steps;
}

double MemoryProbes::random_load_rate() {
  constexpr int steps = 1 << 10U;
  return static_cast<double>(most_walkers * steps * processors_.size()) /
         seconds_of_walk(most_walkers, steps);
}

double product_rate(const Placement& placement, std::span<const int> processors, int edge,
                    double seconds) {
  const double fastest_s = fastest_pass(placement, processors, seconds, [edge](int) -> Pass {
    return [matrices = std::make_shared<Matrices>(edge)] { matrices->multiply(); };
  });
  const double n = edge;
  return 2 * n * n * n * static_cast<double>(processors.size()) / fastest_s;
}

}  // namespace scalelab

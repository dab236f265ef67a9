// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "limits/core_crew.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/placement/placement.hpp"

/// What cores do at best, each on a thread that is pinned to it, all at once. docs/limits.md says
/// how.
namespace scalelab {

/// The memory that probes use. It is made once for several: where caches are large, the system
/// needs longer to give it than a probe takes. A page is near to the thread that is the first to
/// write there.
class ProbeMemory {
 public:
  /// Throws std::bad_alloc.
  explicit ProbeMemory(std::size_t bytes) : bytes_(bytes), pages_(bytes) {}

 private:
  friend class MemoryProbes;
  enum class Content : std::uint8_t { nothing, numbers, chains };

  std::size_t bytes_;
  PageMemory pages_;
  Content content_ = Content::nothing;
  std::size_t chains_ = 0;
};

/// What cores reach with main memory, each with its part of what is given to all together. A probe
/// takes about so many seconds.
class MemoryProbes {
 public:
  /// @param processors numbers of the cores' processing units
  /// All of these outlive this.
  MemoryProbes(const Placement& placement, std::span<const int> processors, ProbeMemory& memory,
               double seconds);

  /// Bytes a second between caches and main memory, of all cores together, by the triad with
  /// streaming stores (numerics/streams/triad.hpp).
  double triad_bandwidth();

  /// Bytes a second that come from main memory to caches, of all cores together, where each only
  /// reads (numerics/streams/read.hpp).
  double read_bandwidth();

  /// Seconds that a core waits for a load whose address is what the load before it found, where all
  /// cores do that at once, each in a table of its own.
  double load_latency();

  /// Loads a second from places that no prefetcher foresees, of all cores together, each of which
  /// has many of them under way at once, in the same tables.
  double random_load_rate();

 private:
  [[nodiscard]] std::size_t numbers_of_array() const noexcept;
  [[nodiscard]] std::size_t numbers_of_core() const noexcept;
  [[nodiscard]] double* memory_of(int core) const noexcept;
  double fastest_over_numbers(const std::function<Pass(double* numbers)>& make);
  double seconds_of_walk(std::size_t walkers, int steps);

  const Placement& placement_;
  std::span<const int> processors_;
  ProbeMemory& memory_;
  std::size_t numbers_of_part_;
  double seconds_;
};

/// Floating-point operations a second, of all cores together: each multiplies square matrices of
/// its own, by what kernels multiply with, for about so many seconds.
/// @param edge rows and columns of a matrix
double product_rate(const Placement& placement, std::span<const int> processors, int edge,
                    double seconds);

}  // namespace scalelab

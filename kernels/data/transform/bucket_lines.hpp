// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/data/transform/entry.hpp"

namespace scalelab::transform {

/// Puts entries into the buckets of one thread, a whole cache line at a time: a line of each bucket
/// is filled in the cache, and then written past it. One entry after the other would wait for
/// memory once for each line, to read what is overwritten. (As in Satish et al., "Fast sort on CPUs
/// and GPUs", SIGMOD 2010.)
class BucketLines {
 public:
  /// Where the thread's part of each bucket begins. Throws std::bad_alloc.
  void begin(std::span<const std::int64_t> places);

  /// Puts each entry, with `first_row` added to its row, at the next place of its bucket in `to`,
  /// which begins a line. It may get there only with end().
  void put(std::span<const Entry> entries, std::int64_t first_row, const std::uint16_t* buckets,
           Entry* to);

  /// Writes what is left.
  void end(Entry* to);

  static constexpr std::size_t entries_of_line = 4;
  struct alignas(entries_of_line * sizeof(Entry)) Line {
    std::array<Entry, entries_of_line> entries;
  };
  /// Of one bucket.
  struct Places {
    std::int64_t first = 0;
    std::int64_t next = 0;
  };

 private:
  std::vector<Line> lines_;
  std::vector<Places> places_;
};

}  // namespace scalelab::transform

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/data/transform/entry.hpp"
#include "kernels/data/transform/growing_array.hpp"

namespace scalelab::transform {

/// Sorts few entries, as many as a cache holds: by digits of their values from the lowest one on
/// (Knuth, The Art of Computer Programming, vol. 3, section 5.2.5), as many digits as
/// the values differ in. One for each thread, which keeps its memory.
class RadixSort {
 public:
  /// Puts the entries of all parts in order into `sorted`, which has their number and shares no
  /// memory with them. Of equal values, those of lower rows must come first, part after part: each
  /// pass leaves those as they are. Throws std::bad_alloc.
  void sort(std::span<const std::span<const Entry>> parts, Entry* sorted);

 private:
  GrowingArray<Entry> scratch_;
  std::vector<std::uint32_t> counts_;
};

}  // namespace scalelab::transform

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/data/transform/entry.hpp"

namespace scalelab::transform {

/// Which bucket an entry belongs to: splitters in a search tree that is gone down without
/// branches, several entries at once, since each waits for its own comparison. Sanders, Winkel,
/// "Super scalar sample sort", ESA 2004; Axtmann, Witt, Ferizovic, Sanders, "In-place
/// parallel super scalar samplesort", ESA 2017.
class SplitterTree {
 public:
  static constexpr std::int64_t most_buckets = 65'536;  // whose numbers have 16 bits

  SplitterTree() = default;

  /// For as many buckets as there are splitters and one more, at most most_buckets. Bucket b has
  /// the entries from splitter b - 1 on that are before splitter b. Splitters are in order, and may
  /// be equal. Throws std::invalid_argument for too many.
  explicit SplitterTree(std::span<const EntryKey> splitters);

  /// Writes the bucket of each entry, with `first_row` added to its row, and adds to counts[b] how
  /// many have bucket b.
  void classify(std::span<const Entry> entries, std::int64_t first_row, std::uint16_t* buckets,
                std::int64_t* counts) const noexcept;

 private:
  template <std::size_t together>
  void classify_together(const Entry* entries, std::int64_t first_row, std::uint16_t* buckets,
                         std::int64_t* counts) const noexcept;

  unsigned levels_ = 0;
  std::vector<EntryKey> tree_;  // children of node i: 2 i and 2 i + 1; the root is node 1
};

}  // namespace scalelab::transform

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/splitter_tree.hpp"

#include <array>
#include <bit>
#include <stdexcept>

namespace scalelab::transform {

SplitterTree::SplitterTree(std::span<const EntryKey> splitters) {
  if (splitters.size() >= static_cast<std::size_t>(most_buckets)) {
    throw std::invalid_argument("there are more splitters than bucket numbers");
  }
  const std::size_t leaves = std::bit_ceil(splitters.size() + 1);
  levels_ = static_cast<unsigned>(std::countr_zero(leaves));
  tree_.assign(leaves, 0);
  // Node i of a level stands in the middle of the splitters that its leaves are between. Those that
  // are not there are beyond any entry.
  for (std::size_t node = 1; node < leaves; ++node) {
    const auto level = static_cast<unsigned>(std::bit_width(node) - 1);
    const std::size_t in_level = node - (std::size_t{1} << level);
    const std::size_t step = leaves >> level;
    const std::size_t splitter = in_level * step + step / 2 - 1;
    tree_[node] = splitter < splitters.size() ? splitters[splitter] : ~EntryKey{0};
  }
}

template <std::size_t together>
void SplitterTree::classify_together(const Entry* entries, std::int64_t first_row,
                                     std::uint16_t* buckets, std::int64_t* counts) const noexcept {
  std::array<EntryKey, together> keys;
  std::array<std::size_t, together> nodes;
  for (std::size_t i = 0; i < together; ++i) {
    keys[i] = key_of({.value = entries[i].value, .row = entries[i].row + first_row});
    nodes[i] = 1;
  }
  for (unsigned level = 0; level < levels_; ++level) {
    for (std::size_t i = 0; i < together; ++i) {
      nodes[i] = 2 * nodes[i] + (keys[i] >= tree_[nodes[i]] ? 1U : 0U);
    }
  }
  const std::size_t leaves = std::size_t{1} << levels_;
  for (std::size_t i = 0; i < together; ++i) {
    const std::size_t bucket = nodes[i] - leaves;
    buckets[i] = static_cast<std::uint16_t>(bucket);
    ++counts[bucket];
  }
}

void SplitterTree::classify(std::span<const Entry> entries, std::int64_t first_row,
                            std::uint16_t* buckets, std::int64_t* counts) const noexcept {
  constexpr std::size_t at_once = 8;
  std::size_t at = 0;
  for (; at + at_once <= entries.size(); at += at_once) {
    classify_together<at_once>(entries.data() + at, first_row, buckets + at, counts);
  }
  for (; at < entries.size(); ++at) {
    classify_together<1>(entries.data() + at, first_row, buckets + at, counts);
  }
}

}  // namespace scalelab::transform

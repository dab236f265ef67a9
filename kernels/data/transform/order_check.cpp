// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/order_check.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::transform {
namespace {

// Some entries of this rank, with so many on ranks before it.
FoundOrder found_in(std::span<const Entry> sorted, const Range& indexes, std::int64_t before) {
  FoundOrder found{.entries = indexes.size()};
  for (std::int64_t i = indexes.first; i < indexes.last; ++i) {
    const Entry& entry = sorted[static_cast<std::size_t>(i)];
    const bool behind = i == 0 || sorted[static_cast<std::size_t>(i - 1)] < entry;
    found.out_of_order += behind ? 0 : 1;
    const std::uint64_t hash = fingerprint_of(entry);
    found.hashes += hash;
    found.hashes_at_places += fingerprint(0, static_cast<std::uint64_t>(before + i), hash);
  }
  return found;
}

bool parts_follow(Communicator& group, std::span<const Entry> sorted) {
  std::vector<Entry> ends;
  if (!sorted.empty()) {
    ends = {sorted.front(), sorted.back()};
  }
  const std::vector<Entry> all = group.all_gather_v(ends);
  return std::is_sorted(all.begin(), all.end());
}

}  // namespace

FoundOrder found_order(Process& process, std::span<const Entry> sorted) {
  Communicator& group = process.group();
  const auto count = static_cast<std::int64_t>(sorted.size());
  const std::int64_t before = group.exclusive_scan(count);
  std::vector<FoundOrder> of_threads(static_cast<std::size_t>(process.threads()));
  process.on_team([&](int thread) {
    of_threads[static_cast<std::size_t>(thread)] =
        found_in(sorted, share_of(count, thread, process.threads()), before);
  });
  FoundOrder found;
  for (const FoundOrder& own : of_threads) {
    found.entries += own.entries;
    found.out_of_order += own.out_of_order;
    found.hashes += own.hashes;
    found.hashes_at_places += own.hashes_at_places;
  }
  return {.entries = group.all_reduce(found.entries, reduction::sum),
          .out_of_order = group.all_reduce(found.out_of_order, reduction::sum),
          .parts_follow = parts_follow(group, sorted),
          .hashes = group.all_reduce(found.hashes, reduction::sum),
          .hashes_at_places = group.all_reduce(found.hashes_at_places, reduction::sum)};
}

}  // namespace scalelab::transform

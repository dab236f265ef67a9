// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "kernels/data/transform/entry.hpp"
#include "parallel/team/process.hpp"

namespace scalelab::transform {

/// What is found in the entries of all ranks, which follow each other as the ranks do. The same on
/// every rank.
struct FoundOrder {
  std::int64_t entries = 0;
  std::int64_t out_of_order = 0;       ///< those that are not behind the one before on their rank
  bool parts_follow = false;           ///< whether each rank's last is before the next one's first
  std::uint64_t hashes = 0;            ///< the sum of fingerprint_of() them
  std::uint64_t hashes_at_places = 0;  ///< the same, of each together with its place among all
};

/// Goes through this rank's `sorted` entries with the team. Collective. Throws std::bad_alloc.
[[nodiscard]] FoundOrder found_order(Process& process, std::span<const Entry> sorted);

}  // namespace scalelab::transform

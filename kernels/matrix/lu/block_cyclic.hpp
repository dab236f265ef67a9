// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab {

/// Indexes 0 ... n - 1 in blocks of nb, the last of which may be shorter, dealt out to parts in
/// turn: block k goes to part k mod parts, and a part keeps its blocks one after another
/// (Blackford and others, "ScaLAPACK users' guide", 1997, section 4.3.1). A part that has no block
/// has no indexes.
struct BlockCyclic {
  std::int64_t n = 0;
  std::int64_t nb = 1;
  std::int64_t parts = 1;
  std::int64_t part = 0;

  [[nodiscard]] std::int64_t blocks() const noexcept { return (n + nb - 1) / nb; }
  [[nodiscard]] int owner(std::int64_t block) const noexcept {
    return static_cast<int>(block % parts);
  }
  [[nodiscard]] bool owns(std::int64_t block) const noexcept { return block % parts == part; }
  [[nodiscard]] std::int64_t width(std::int64_t block) const noexcept {
    return block + 1 < blocks() ? nb : n - block * nb;
  }

  /// How many of this part's indexes are in blocks before `block`; `block` is at most blocks().
  [[nodiscard]] std::int64_t before(std::int64_t block) const noexcept {
    const std::int64_t own = block > part ? (block - part + parts - 1) / parts : 0;
    const bool with_last = block == blocks() && block > 0 && owns(block - 1);
    return own * nb - (with_last ? blocks() * nb - n : 0);
  }
  /// How many indexes this part has.
  [[nodiscard]] std::int64_t size() const noexcept { return before(blocks()); }

  /// Where an index is among those of the part that has it, and the other way round for this part.
  [[nodiscard]] std::int64_t local(std::int64_t index) const noexcept {
    return index / nb / parts * nb + index % nb;
  }
  [[nodiscard]] std::int64_t global(std::int64_t own) const noexcept {
    return (own / nb * parts + part) * nb + own % nb;
  }
};

}  // namespace scalelab

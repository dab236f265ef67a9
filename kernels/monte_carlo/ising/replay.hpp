// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/monte_carlo/ising/block.hpp"

namespace scalelab::ising {

/// Some words of a block as they were before an update, spread over it: after the update each of
/// their spins is computed anew from the definition, one by one.
class Replay {
 public:
  explicit Replay(const Part& part);

  /// What it takes, in bytes, at most.
  [[nodiscard]] static std::size_t bytes() noexcept;

  /// Keeps what is in these words of these strips, before they are updated by the calling thread.
  void remember(const Block& block, int colour, const Range& strips, const Range& words) noexcept;

  /// How many of the remembered spins are not what the update makes of them.
  [[nodiscard]] std::int64_t wrong_spins(const Block& block, const HalfSweep& half) const;

 private:
  static constexpr std::int64_t most_places = 16;

  // One word in the rows of one strip.
  struct Place {
    std::int64_t strip = 0;
    std::int64_t word = 0;
    std::array<std::uint64_t, rows_of_strip> before{};
  };

  std::vector<Place> places_;
};

}  // namespace scalelab::ising

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "kernels/data/image/passes.hpp"
#include "numerics/random/philox.hpp"

namespace scalelab::image {

/// A made-up image of any size: a patchwork of squares, each of one random colour, with a quarter
/// of noise. It has edges, over which Lanczos' filter swings, and no two pixels alike. Any pixel
/// can be had without the others.
class Patchwork {
 public:
  explicit Patchwork(std::uint32_t seed) : key_{seed, stream} {}

  /// Writes the pixels of a row from the first column on.
  void write_row(std::int64_t row, std::int64_t columns, std::uint8_t* to) const {
    philox::Counter patch{};
    philox::Counter grain{};
    for (std::int64_t column = 0; column < columns; ++column) {
      if (column % edge == 0) {
        patch = numbers(column / edge, row / edge, patches);
      }
      if (column % grains == 0) {
        grain = numbers(column / grains, row, noise);
      }
      const std::uint32_t random = grain[static_cast<std::size_t>(column % grains)];
      for (unsigned channel = 0; channel < static_cast<unsigned>(channels); ++channel) {
        const std::uint32_t colour = patch[channel] & byte;
        const std::uint32_t rough = random >> (channel * 8U) & byte;
        *to++ = static_cast<std::uint8_t>((3 * colour + rough) / 4);
      }
    }
  }

 private:
  // Says which kernel a random stream belongs to, in the second word of the key.
  static constexpr std::uint32_t stream = 0x696d6701;
  static constexpr std::int64_t edge = 16;   // of a patch, in pixels
  static constexpr std::int64_t grains = 4;  // pixels of which a counter has the noise
  static constexpr std::uint32_t byte = 0xff;
  static constexpr std::int64_t patches = 0;
  static constexpr std::int64_t noise = 1;

  [[nodiscard]] philox::Counter numbers(std::int64_t column, std::int64_t row,
                                        std::int64_t of) const {
    return philox::numbers(philox::counter(static_cast<std::uint64_t>(column),
                                           static_cast<std::uint64_t>(2 * row + of)),
                           key_);
  }

  philox::Key key_;
};

}  // namespace scalelab::image

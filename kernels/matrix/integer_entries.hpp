// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "numerics/random/philox.hpp"

namespace scalelab {

/// An endless row of small random integers, -1, 0, 1 or 2, addressed by index: what a matrix is
/// filled with so that its products are exact in double precision. Each index has its value whoever
/// asks.
class IntegerEntries {
 public:
  IntegerEntries(std::uint32_t seed, std::uint32_t stream) : key_{seed, stream} {}

  [[nodiscard]] double at(std::int64_t index) const noexcept {
    const auto place = static_cast<std::uint64_t>(index);
    return value(philox::numbers(philox::counter(place / words, 0), key_)[place % words]);
  }

  /// Writes the values of first, first + 1, ... to `out`.
  void copy(std::int64_t first, std::span<double> out) const noexcept {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto place = static_cast<std::uint64_t>(first) + done;
      const Batch batch = batch_of(place / batch_size);
      for (std::size_t i = place % batch_size; i < batch_size && done < out.size(); ++i) {
        out[done++] = value(batch[i % words][i / words]);
      }
    }
  }

 private:
  static constexpr std::size_t words = 4;  // of one counter
  static constexpr std::size_t lanes = 64;
  static constexpr std::size_t batch_size = words * lanes;
  using Batch = std::array<std::array<std::uint32_t, lanes>, words>;

  [[nodiscard]] Batch batch_of(std::uint64_t number) const noexcept {
    Batch batch{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::uint64_t counter = number * lanes + lane;
      batch[0][lane] = static_cast<std::uint32_t>(counter);
      batch[1][lane] = static_cast<std::uint32_t>(counter >> 32U);
    }
    philox::encrypt(batch, key_);
    return batch;
  }

  // The two highest bits choose one of the four values.
  static double value(std::uint32_t word) noexcept { return static_cast<double>(word >> 30U) - 1; }

  philox::Key key_;
};

}  // namespace scalelab

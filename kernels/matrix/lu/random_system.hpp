// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "numerics/random/philox.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

/// A system A x = b of n equations whose solution is known: entries of A are random multiples of
/// 2^-32 from -1/2 to just below 1/2, whoever asks; those of x are 1, 2, 3 or 4. So b is exact in
/// double precision for every n below 2^20.
class RandomSystem {
 public:
  RandomSystem(std::int64_t n, std::uint32_t seed)
      : quarters_((n + words - 1) / words), key_{seed, stream} {}

  /// Rows rows.first ... rows.last - 1 of column j, in units of 2^-32.
  void copy(std::int64_t j, const Range& rows, std::span<std::int32_t> out) const;
  /// The same as numbers.
  void copy(std::int64_t j, const Range& rows, std::span<double> out) const;

  [[nodiscard]] static std::int64_t solution(std::int64_t j) noexcept { return 1 + j % 4; }

  static constexpr double unit = 1.0 / 4294967296.0;  // 2^-32

 private:
  template <class Number>
  void copy_all(std::int64_t j, const Range& rows, Number* out) const;

  static constexpr std::int64_t words = 4;  // of one counter: four rows of a column
  static constexpr std::uint32_t stream = 0x6c750001;

  std::int64_t quarters_;  // counters of a column
  philox::Key key_;
};

}  // namespace scalelab

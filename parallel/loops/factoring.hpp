// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/loops/range.hpp"

namespace scalelab {

/// Cuts the indexes 0 ... count - 1 into numbered pieces that shrink: whoever knows a piece's
/// number knows the piece, so that those who share a loop need to share no more than a counter
/// (factoring: Hummel, Schonberg & Flynn, CACM 35(8), 1992). Batch after batch, each of the
/// `takers` gets one of as many equal pieces, which are half of what is left together, in whole
/// grains rounded down; at last each piece is one grain.
///
/// A piece of s > 1 grains leaves at least takers * s to be given out after it: more than the other
/// takers can do meanwhile, when all grains take equally long. So nobody who got such a piece is
/// the last to end, and takers end at most one grain apart, whenever each of them began.
class Factoring {
 public:
  /// Needs takers >= 1. Throws std::invalid_argument unless count >= 0 and grain >= 1.
  Factoring(std::int64_t count, int takers, std::int64_t grain);

  [[nodiscard]] std::int64_t pieces() const noexcept { return pieces_; }

  /// Piece `number`, 0 <= number < pieces(). Every piece begins at a multiple of the grain and is
  /// whole grains long, except that the last one may be cut short. Takes a number of steps that
  /// grows with the logarithm of count / (takers * grain).
  [[nodiscard]] Range piece(std::int64_t number) const;

 private:
  std::int64_t count_;
  std::int64_t takers_;
  std::int64_t grain_;
  std::int64_t grains_;
  std::int64_t pieces_ = 0;
};

}  // namespace scalelab

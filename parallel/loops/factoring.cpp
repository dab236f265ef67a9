// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/loops/factoring.hpp"

#include <algorithm>

namespace scalelab {

Factoring::Factoring(std::int64_t count, int takers, std::int64_t grain)
    : count_(count), takers_(takers), grain_(grain), grains_(grains_in(count, grain)) {
  std::int64_t left = grains_;
  for (std::int64_t size = left / (2 * takers_); size > 1; size = left / (2 * takers_)) {
    pieces_ += takers_;
    left -= takers_ * size;
  }
  pieces_ += left;
}

Range Factoring::piece(std::int64_t number) const {
  std::int64_t left = grains_;
  std::int64_t size = left / (2 * takers_);
  while (size > 1 && number >= takers_) {
    number -= takers_;
    left -= takers_ * size;
    size = left / (2 * takers_);
  }
  size = std::max<std::int64_t>(size, 1);
  return in_indexes(
      {.first = grains_ - left + number * size, .last = grains_ - left + (number + 1) * size},
      grain_, count_);
}

}  // namespace scalelab

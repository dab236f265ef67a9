// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/references.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace scalelab {

bool is_usable(const Sample& sample) {
  return sample.verified && !sample.warmup;
}

std::size_t point_index(const Sample& sample, std::size_t points) {
  const auto index = static_cast<std::size_t>(sample.point);
  if (sample.point < 0 || index >= points) {
    throw std::invalid_argument(fmt::format("sample {} names point {}, but there are {} points",
                                            sample.order, sample.point, points));
  }
  return index;
}

}  // namespace scalelab

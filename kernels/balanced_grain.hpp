// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>

namespace scalelab {

/// How many of `count` indexes a loop should hand out together: as many as `largest`, but so few
/// that each of `workers` workers has 64 such grains or more. When they take equally long, no
/// worker has then over 1/64, 1.6 %, more than the mean, under either schedule. At least 1, where
/// nothing finer is to be had.
constexpr std::int64_t balanced_grain(std::int64_t count, int workers,
                                      std::int64_t largest) noexcept {
  constexpr std::int64_t grains_of_a_worker = 64;
  return std::clamp<std::int64_t>(count / (grains_of_a_worker * workers), 1,
                                  std::max<std::int64_t>(largest, 1));
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/operation.hpp"
#include "parallel/team/process.hpp"

namespace scalelab::image {

/// A pixel of an operation's result that is known from its definition alone.
struct KnownPixel {
  std::int64_t column = 0;
  std::int64_t row = 0;
  std::array<std::uint8_t, channels> values{};
};

/// How many are known of the whole result: as many as take 20 million products to compute, some
/// hundredths of a second of one core, at least 16 and at most 512; all where there are no more.
std::int64_t count_of_known_pixels(const Operation& operation);

/// Those that are in the given rows of the result, computed by this rank's team from its strip of
/// the image. The corners are among those of the whole result, the others are anywhere; the
/// same ones whatever the ranks.
std::vector<KnownPixel> known_pixels(Process& process, const Operation& operation,
                                     const Strip& input, const Range& rows);

}  // namespace scalelab::image

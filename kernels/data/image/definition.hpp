// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/operation.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::image {

/// Part of an image, with memory of its own.
struct Part {
  Range columns;
  Range rows;
  std::vector<std::uint8_t> values;

  [[nodiscard]] std::uint8_t at(std::int64_t column, std::int64_t row, std::int64_t channel) const {
    return values[static_cast<std::size_t>(
        ((row - rows.first) * columns.size() + column - columns.first) * channels + channel)];
  }
};

/// Part of what an operation makes, from its definition alone: each filter one value at a time, for
/// what the next one needs of it. The rows that it needs must be in the strip.
Part by_definition(const Operation& operation, const Strip& input, Range columns, Range rows);

/// How many products of an input and a weight one pixel costs that way.
double products_by_definition(const Operation& operation);

}  // namespace scalelab::image

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/data/image/line_filter.hpp"

/// The two passes of a separable filter over an image of red, green and blue, 8 bits each, one
/// after the other in memory: along rows, then along columns.
///
/// What is between them is a number of 16 bits, the value times 2^row_bits, in pairs of two rows:
/// at a place is that of the upper row, after it that of the lower one. So both passes are sums
/// over pairs of inputs times pairs of weights, for which processors have an instruction (x86:
/// pmaddwd). All in whole numbers: the same whatever the instruction set.
namespace scalelab::image {

constexpr std::int64_t channels = 3;
constexpr int row_bits = 6;

/// Bytes that may be read, but mean nothing, after the last pixel of an image.
constexpr std::int64_t readable_after = 16;

/// Rows that one call of filter_rows takes: 8, 4 or 2, by the instruction set.
std::int64_t rows_together();
constexpr std::int64_t most_rows_together = 8;

/// Numbers of a pair of rows with so many columns, beginning with a cache line; more are written
/// than are meant.
constexpr std::int64_t pair_row_size(std::int64_t columns) {
  constexpr std::int64_t numbers_of_line = 32;
  const std::int64_t meant = 2 * channels * columns + 2;
  return (meant + numbers_of_line - 1) / numbers_of_line * numbers_of_line + numbers_of_line;
}

/// How many pairs of pixels of each row filter_rows makes ready at once, so that they are in the
/// first cache: an even number.
constexpr std::int64_t packed_pairs(std::int64_t inputs, std::int64_t taps) {
  constexpr std::int64_t well_cached = 192;
  const std::int64_t all = (inputs + 1) / 2;
  const std::int64_t pairs = std::min(all, std::max(well_cached, 2 * taps));
  return pairs + pairs % 2;
}
/// Numbers of 16 bits that it needs for that, beginning with a cache line.
constexpr std::int64_t packed_size(std::int64_t inputs, std::int64_t taps) {
  constexpr std::int64_t numbers_of_block = 8;
  return packed_pairs(inputs, taps) * most_rows_together * numbers_of_block;
}

/// The first pass, over rows_together() rows of the input, `inputs` pixels each: makes half as many
/// pair rows, each with all outputs of the filter, which must be those from 0 on. `packed` has
/// packed_size() numbers, for the pass itself.
void filter_rows(const LineFilter& filter, std::int64_t inputs, const std::uint8_t* const* rows,
                 std::int16_t* const* pair_rows, std::int16_t* packed);

/// The second pass: one row of the result, from `taps` / 2 pair rows with `taps` weights for them.
void filter_columns(const std::int16_t* weights, std::int64_t taps,
                    const std::int16_t* const* pair_rows, std::int64_t columns, std::uint8_t* out);

/// What the passes do with a sum of inputs times weights: rounded, and to the value times
/// 2^row_bits, or to the nearest value that there is.
constexpr std::int64_t after_rows(std::int64_t sum) noexcept {
  constexpr int shift = weight_bits - row_bits;
  return (sum + (std::int64_t{1} << (shift - 1))) >> shift;
}
constexpr std::uint8_t after_columns(std::int64_t sum) noexcept {
  constexpr int shift = weight_bits + row_bits;
  constexpr std::int64_t largest = 255;
  const std::int64_t value = (sum + (std::int64_t{1} << (shift - 1))) >> shift;
  return static_cast<std::uint8_t>(value < 0 ? 0 : value > largest ? largest : value);
}

}  // namespace scalelab::image

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

/// Where the fields of a CSV text end (RFC 4180): at commas and newlines that are not within
/// quotes. A text is gone through in blocks, of which vectors make masks with a bit for each
/// byte; whether a byte is within quotes is the parity of the quotes before it. The method is that
/// of Langdale and Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019). A quote
/// within a field is doubled, which changes no parity behind it.
namespace scalelab::transform {

/// Bytes of a block.
inline constexpr std::int64_t block = 64;

/// How much is in some blocks.
struct MarkCounts {
  std::int64_t quotes = 0;
  std::int64_t newlines = 0;  ///< within quotes or not
};

/// Of `blocks` blocks from `text` on.
[[nodiscard]] MarkCounts count_marks(const char* text, std::int64_t blocks) noexcept;

/// More than append_field_ends() says may be written: so many.
inline constexpr std::int64_t spare_ends = 8;

/// Writes to `ends`, in order, the offset from `text` of each byte that ends a field in `blocks`
/// blocks from text + offset on, which has to be within 2^32 bytes of `text`. `within_quotes` says
/// whether the first byte follows an odd number of quotes, and is kept up to date. Returns how many
/// there are: 64 of a block at the most, behind which spare_ends more may be overwritten.
std::int64_t append_field_ends(const char* text, std::int64_t offset, std::int64_t blocks,
                               bool& within_quotes, std::uint32_t* ends) noexcept;

}  // namespace scalelab::transform

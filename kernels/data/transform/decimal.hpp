// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

/// Decimal numbers of up to eight digits without a branch or a loop over digits.
namespace scalelab::transform {

/// The most digits that are read together.
inline constexpr std::int64_t most_digits = 8;

/// The number that `length` digits from `text` on are. Sets `odd` to something other than 0, and
/// returns anything, where they are not 1 to 8 digits; leaves it as it is where they are. Eight
/// bytes from `text` on must be readable. Digits are put together in pairs, pairs in fours, and
/// those, three multiplications in all: Langdale and Lemire, "Parsing gigabytes of JSON per
/// second", VLDB Journal 28 (2019).
inline std::int64_t digits_at(const char* text, std::int64_t length, std::uint64_t& odd) noexcept {
  static_assert(std::endian::native == std::endian::little, "the first digit is the lowest byte");
  constexpr std::uint64_t zeros = 0x3030303030303030;    // "00000000"
  constexpr std::uint64_t above_9 = 0x7676767676767676;  // what makes 10 and more reach bit 7
  constexpr std::uint64_t top_bits = 0x8080808080808080;
  constexpr std::uint64_t bits_of_word = 64;

  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof(word));
  const auto bits = static_cast<std::uint64_t>(length) * 8;
  const std::uint64_t shift = (bits_of_word - bits) % bits_of_word;
  // Leading zeros, as it were: those bytes stay 0.
  std::uint64_t digits = (word << shift) ^ (zeros << shift);
  odd |= (digits | (digits + above_9)) & top_bits;
  odd |= bits - 1 >= bits_of_word ? 1U : 0U;
  digits = (digits * (1 + (10U << 8U))) >> 8U & 0x00ff00ff00ff00ff;
  digits = (digits * (1 + (100ULL << 16U))) >> 16U & 0x0000ffff0000ffff;
  digits = (digits * (1 + (10'000ULL << 32U))) >> 32U;
  return static_cast<std::int64_t>(digits);
}

}  // namespace scalelab::transform

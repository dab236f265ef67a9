// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace scalelab {

/// The sum of doubles without any rounding, so that it does not depend on their order: a
/// fixed-point number wide enough for all doubles and the sum of 2^63 of them (Kulisch, "Computer
/// Arithmetic and Validity", chapter 8), in digits of 32 bits whose carries are propagated seldom
/// (Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571, section
/// 2).
///
/// Sums of parts can be added to each other, on one rank or, digit by digit, over ranks: every way
/// of cutting a sum into parts gives the same digits. See Worker::sum.
class ExactSum {
 public:
  /// Adds `x`. The double range ends nowhere on the way: only value() can overflow.
  void add(double x) noexcept {
    if (room_ == 0) {
      carry();
    }
    --room_;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<std::uint32_t>(bits >> 52U) & 0x7ffU;
    if (exponent == 0x7ffU) {
      count_special(bits);
      return;
    }
    // x = mantissa * 2^place in units of the smallest subnormal, and the mantissa spans three
    // digits at most.
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52U) - 1);
    const std::uint64_t mantissa = exponent == 0 ? fraction : fraction | (std::uint64_t{1} << 52U);
    const std::uint32_t place = exponent == 0 ? 0 : exponent - 1;
    const std::uint32_t shift = place % digit_bits;
    const std::uint64_t low = (mantissa & digit_mask) << shift;
    const std::uint64_t high = ((mantissa >> digit_bits) << shift) + (low >> digit_bits);
    const std::int64_t negative = -static_cast<std::int64_t>(bits >> 63U);  // all ones, or 0
    std::int64_t* digit = &digits_[place / digit_bits];
    digit[0] += with_sign(low & digit_mask, negative);
    digit[1] += with_sign(high & digit_mask, negative);
    digit[2] += with_sign(high >> digit_bits, negative);
  }

  /// Adds another sum.
  void add(const ExactSum& other) noexcept;

  /// The sum rounded once, to the nearest double, ties to even: infinite when it is beyond the
  /// largest double by half a unit of its last place or more, and +0 when it is zero. An infinite
  /// summand makes the sum infinite; NaN, or infinities of both signs, make it NaN.
  [[nodiscard]] double value() const noexcept;

  /// The digits, lowest first, each below 2^32 but for the sign that the last one has, and three
  /// numbers that count +infinity, -infinity and NaN. They may be replaced by the element-wise sums
  /// of up to 2^30 ExactSums' digits, once for each call: that is how ranks are combined.
  [[nodiscard]] std::span<std::int64_t> digits() noexcept;

 private:
  static constexpr std::uint32_t digit_bits = 32;
  static constexpr std::uint64_t digit_mask = 0xffffffff;
  // A double is below 2^2098 in units of the smallest subnormal; 63 bits more for many of them.
  static constexpr std::size_t number_digits = 68;
  enum Special : std::size_t { plus_infinity = number_digits, minus_infinity, nan, all_digits };
  // So many summands of up to 2^32 fit into a digit beside what is left there by carry().
  static constexpr std::int32_t most_room = 1 << 30;

  static std::int64_t with_sign(std::uint64_t digit, std::int64_t negative) noexcept {
    return (static_cast<std::int64_t>(digit) ^ negative) - negative;
  }
  void count_special(std::uint64_t bits) noexcept;
  void carry() noexcept;

  std::array<std::int64_t, all_digits> digits_{};
  std::int32_t room_ = most_room;  // summands until carries must be propagated
};

}  // namespace scalelab

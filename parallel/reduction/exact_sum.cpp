// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/reduction/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scalelab {
namespace {

constexpr int bits_of_digit = 32;
constexpr int mantissa_bits = 53;
constexpr int smallest_exponent = -1074;  // of the smallest subnormal

// Moves what is above 32 bits of each digit to the next one. All but the last are from 0 to 2^32 -
// 1 then; the last one has the sign of the whole.
void propagate(std::span<std::int64_t> digits) noexcept {
  for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
    digits[i + 1] += digits[i] >> bits_of_digit;
    digits[i] &= 0xffffffff;
  }
}

}  // namespace

void ExactSum::count_special(std::uint64_t bits) noexcept {
  const bool infinite = (bits << 12U) == 0;
  const bool negative = bits >> 63U != 0;
  const std::size_t place = !infinite ? nan : (negative ? minus_infinity : plus_infinity);
  ++digits_[place];
}

void ExactSum::carry() noexcept {
  propagate(std::span(digits_).first(number_digits));
  room_ = most_room;
}

void ExactSum::add(const ExactSum& other) noexcept {
  // A digit has had at most most_room - room_ summands, and one more is what carry() left.
  const std::int32_t summands = most_room - other.room_ + 1;
  if (room_ < summands) {
    carry();
  }
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    digits_[i] += other.digits_[i];
  }
  room_ = std::max(room_ - summands, 0);
}

std::span<std::int64_t> ExactSum::digits() noexcept {
  carry();
  room_ = 0;  // the digits may be anyone's sums before the next one comes
  return digits_;
}

double ExactSum::value() const noexcept {
  if (digits_[nan] > 0 || (digits_[plus_infinity] > 0 && digits_[minus_infinity] > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (digits_[plus_infinity] > 0 || digits_[minus_infinity] > 0) {
    const double infinity = std::numeric_limits<double>::infinity();
    return digits_[plus_infinity] > 0 ? infinity : -infinity;
  }
  std::array<std::int64_t, number_digits> digits{};
  std::copy_n(digits_.begin(), number_digits, digits.begin());
  propagate(digits);
  const bool negative = digits.back() < 0;
  if (negative) {
    std::ranges::transform(digits, digits.begin(), [](std::int64_t digit) { return -digit; });
    propagate(digits);
  }
  const auto top =
      std::find_if(digits.rbegin(), digits.rend(), [](std::int64_t digit) { return digit != 0; });
  if (top == digits.rend()) {
    return 0;
  }
  const auto top_digit = static_cast<int>(digits.rend() - top) - 1;
  const auto top_bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(*top)));
  const int bits = top_digit * bits_of_digit + top_bits;
  const int dropped = std::max(bits - mantissa_bits, 0);  // below what a double keeps

  const auto bit = [&](int place) {
    const auto digit = static_cast<std::uint64_t>(digits[static_cast<std::size_t>(place) / 32]);
    return (digit >> (static_cast<unsigned>(place) % 32U)) & 1U;
  };
  std::uint64_t mantissa = 0;
  for (int place = bits - 1; place >= dropped; --place) {
    mantissa = 2 * mantissa + bit(place);
  }
  if (dropped > 0 && bit(dropped - 1) != 0) {
    bool beyond_half = false;
    for (int place = 0; place < dropped - 1 && !beyond_half; ++place) {
      beyond_half = bit(place) != 0;
    }
    mantissa += beyond_half || mantissa % 2 == 1 ? 1U : 0U;
  }
  const double value = std::ldexp(static_cast<double>(mantissa), dropped + smallest_exponent);
  return negative ? -value : value;
}

}  // namespace scalelab

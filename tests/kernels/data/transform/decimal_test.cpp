// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace scalelab::transform {
namespace {

TEST(TransformDecimal, ReadsOneToEightDigits) {
  for (const std::string digits :
       {"0", "9", "10", "007", "4711", "99999", "123456", "7654321", "12345678", "99999999"}) {
    for (const std::string behind : {",", "0", "9", "\n"}) {
      const std::string text = digits + behind + "        ";
      std::uint64_t odd = 0;
      EXPECT_EQ(digits_at(text.data(), static_cast<std::int64_t>(digits.size()), odd),
                std::stoll(digits));
      EXPECT_EQ(odd, 0U) << digits;
    }
  }
}

TEST(TransformDecimal, KnowsWhatIsNoDigitWhereverItStands) {
  for (std::size_t length = 1; length <= 8; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(length, '9');
        text[place] = static_cast<char>(byte);
        const bool digit = byte >= '0' && byte <= '9';
        std::uint64_t odd = 0;
        const std::string padded = text + "        ";
        digits_at(padded.data(), static_cast<std::int64_t>(length), odd);
        EXPECT_EQ(odd == 0, digit) << length << " " << place << " " << byte;
      }
    }
  }
}

TEST(TransformDecimal, RefusesOtherLengthsAndForgetsNothing) {
  const std::string text = "123456789012345678901234567890";
  for (const std::int64_t length : {-3, -1, 0, 9, 16, 24}) {
    std::uint64_t odd = 0;
    digits_at(text.data(), length, odd);
    EXPECT_NE(odd, 0U) << length;
    const std::uint64_t before = odd;
    digits_at(text.data(), 3, odd);
    EXPECT_EQ(odd, before);
  }
}

}  // namespace
}  // namespace scalelab::transform

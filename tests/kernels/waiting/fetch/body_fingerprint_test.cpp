// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/fetch/body_fingerprint.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace scalelab {
namespace {

std::vector<std::byte> bytes_of_length(std::size_t length) {
  std::vector<std::byte> bytes(length);
  for (std::size_t i = 0; i < length; ++i) {
    bytes[i] = static_cast<std::byte>(i * 37 + 1);
  }
  return bytes;
}

TEST(BodyFingerprint, ChangesWithEveryByteItsPlaceAndTheFile) {
  for (const std::size_t length : {1, 7, 8, 9, 24, 31}) {
    const std::vector<std::byte> body = bytes_of_length(length);
    std::set<std::uint64_t> seen{body_fingerprint(1, body)};
    EXPECT_TRUE(seen.insert(body_fingerprint(2, body)).second);
    for (std::size_t i = 0; i < length; ++i) {
      std::vector<std::byte> changed = body;
      changed[i] ^= std::byte{0x40};
      EXPECT_TRUE(seen.insert(body_fingerprint(1, changed)).second) << length << ", byte " << i;
    }
    std::vector<std::byte> longer = body;
    longer.push_back(std::byte{0});
    EXPECT_TRUE(seen.insert(body_fingerprint(1, longer)).second) << length;
    EXPECT_TRUE(seen.insert(body_fingerprint(1, std::span(body).first(length - 1))).second);
  }
}

TEST(BodyFingerprint, SeesThatWordsHaveChangedPlaces) {
  const std::vector<std::byte> body = bytes_of_length(16);
  std::vector<std::byte> swapped(body.begin() + 8, body.end());
  swapped.insert(swapped.end(), body.begin(), body.begin() + 8);
  EXPECT_NE(body_fingerprint(1, body), body_fingerprint(1, swapped));
}

}  // namespace
}  // namespace scalelab

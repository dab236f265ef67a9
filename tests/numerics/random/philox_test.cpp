// SPDX-License-Identifier: BSD-3-Clause
#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "numerics/random/philox.hpp"

namespace scalelab {
namespace {

using philox::Counter;
using philox::Key;

/// The generator's authors' own implementation, in the package librandom123-dev.
Counter by_its_authors(const Counter& counter, const Key& key) {
  r123::Philox4x32_R<10> generator;
  const auto out =
      generator({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
  return {out[0], out[1], out[2], out[3]};
}

// The three known answers that the authors publish for Philox4x32-10 (Random123, kat_vectors).
TEST(Philox, GivesTheKnownAnswerForZero) {
  EXPECT_EQ(philox::numbers({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
}

TEST(Philox, GivesTheKnownAnswerForAllOnes) {
  EXPECT_EQ(
      philox::numbers({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
      (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Philox, GivesTheKnownAnswerForTheDigitsOfPi) {
  EXPECT_EQ(
      philox::numbers({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
      (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, AgreesWithItsAuthorsFor10000Counters) {
  // Each answer is the next counter and key, so all bits of both are tried.
  Counter counter{1, 2, 3, 4};
  Key key{5, 6};
  for (int i = 0; i < 10'000; ++i) {
    const Counter answer = philox::numbers(counter, key);
    ASSERT_EQ(answer, by_its_authors(counter, key)) << "counter " << i;
    key = {answer[1] ^ counter[0], answer[2] ^ counter[3]};
    counter = answer;
  }
}

TEST(Philox, IsKnownWhenTheProgramIsCompiled) {
  static_assert(philox::numbers({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
}

template <std::size_t lanes>
void expect_lanes_like_single_counters() {
  constexpr Key key{0x12345678, 0x70690001};
  std::array<std::array<std::uint32_t, lanes>, 4> words{};
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    for (std::size_t word = 0; word < 4; ++word) {
      words[word][lane] = static_cast<std::uint32_t>(0x9e3779b9U * (4 * lane + word + 1));
    }
  }
  const auto counters = words;
  philox::encrypt(words, key);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Counter alone = philox::numbers(
        {counters[0][lane], counters[1][lane], counters[2][lane], counters[3][lane]}, key);
    EXPECT_EQ((Counter{words[0][lane], words[1][lane], words[2][lane], words[3][lane]}), alone)
        << "lane " << lane << " of " << lanes;
  }
}

TEST(PhiloxEncrypt, GivesEachLaneWhatItsCounterGivesAlone) {
  expect_lanes_like_single_counters<1>();
  expect_lanes_like_single_counters<3>();
  expect_lanes_like_single_counters<8>();
  expect_lanes_like_single_counters<64>();
}

TEST(PhiloxCounter, HoldsItemAndDrawAsLowAndHighWords) {
  EXPECT_EQ(philox::counter(0x1111222233334444, 0xaaaabbbbccccdddd),
            (Counter{0x33334444, 0x11112222, 0xccccdddd, 0xaaaabbbb}));
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "numerics/random/philox.hpp"
#include "numerics/vectors/vector_target.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/numerics/random/one_draw_test.cpp"
#include <hwy/foreach_target.h>

#include "numerics/random/one_draw.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

constexpr std::size_t groups = OneDraw::best_groups;

std::vector<std::uint32_t> halves_of(WordsVector vector) {
  std::array<std::uint64_t, lanes> stored{};
  hn::StoreU(vector, Words(), stored.data());
  std::vector<std::uint32_t> halves;
  for (const std::uint64_t lane : stored) {
    halves.push_back(static_cast<std::uint32_t>(lane));
    halves.push_back(static_cast<std::uint32_t>(lane >> 32U));
  }
  return halves;
}

// The words of item first, first + 1, ...: as many items as are under way at once.
void draw_in_order(std::uint64_t first, std::uint64_t draw, philox::Key key,
                   std::vector<philox::Counter>& numbers) {
  const PhiloxKeys keys(key);
  PhiloxWords<groups> words;
  OneDraw(first, draw, keys).words(words, first);
  numbers.assign(groups * lanes, {});
  for (std::size_t word = 0; word < 4; ++word) {
    for (std::size_t group = 0; group < groups; ++group) {
      const std::vector<std::uint32_t> halves = halves_of(words[word][group]);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        numbers[group * lanes + lane].at(word) = halves[2 * lane];
      }
    }
  }
}

// Words 0 and 1 of items, and words 2 and 3.
using Pairs = std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, 2>;

void draw_in_pairs(std::uint64_t first, std::uint64_t draw, philox::Key key, Pairs& pairs) {
  const PhiloxKeys keys(key);
  PairedWords<groups> words;
  OneDraw(first, draw, keys).paired_words<groups>(words, first);
  constexpr std::size_t step = has_blocks ? 1 : 2;  // of the halves, in which a word stands
  for (std::size_t which = 0; which < 2; ++which) {
    pairs.at(which).clear();
    for (std::size_t vector = 0; vector < std::size(words[0]); ++vector) {
      const std::vector<std::uint32_t> one = halves_of(words[2 * which][vector]);
      const std::vector<std::uint32_t> other = halves_of(words[2 * which + 1][vector]);
      for (std::size_t half = 0; half < 2 * lanes; half += step) {
        pairs.at(which).emplace_back(one[half], other[half]);
      }
    }
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

using Pairs = std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, 2>;

HWY_EXPORT(draw_in_order);
HWY_EXPORT(draw_in_pairs);

constexpr std::uint64_t together_at_most = 64;

template <class Check>
void for_all_kinds_of_counters(Check&& check) {
  on_each_vector_target([&](const std::string& target) {
    for (const philox::Key key : {philox::Key{0, 0}, {0xffffffff, 0xffffffff}, {7, 0x70690001}}) {
      for (const std::uint64_t draw :
           {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xffffffff},
            std::uint64_t{0xfedcba9876543210}}) {
        for (const std::uint64_t first :
             {std::uint64_t{0}, (std::uint64_t{1} << 32U) - together_at_most,
              std::uint64_t{0x123456789abcdec0}, ~std::uint64_t{0} - together_at_most + 1}) {
          SCOPED_TRACE(target + ", draw " + std::to_string(draw) + " of " + std::to_string(first));
          check(first, draw, key);
        }
      }
    }
  });
}

TEST(OneDraw, HasTheNumbersOfEachItemInOrder) {
  for_all_kinds_of_counters([](std::uint64_t first, std::uint64_t draw, philox::Key key) {
    std::vector<philox::Counter> numbers;
    HWY_DYNAMIC_DISPATCH(draw_in_order)(first, draw, key, numbers);
    ASSERT_FALSE(numbers.empty());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      ASSERT_EQ(numbers[i], philox::numbers(philox::counter(first + i, draw), key)) << "item " << i;
    }
  });
}

TEST(OneDraw, HasTheNumbersOfTheSameItemsInPairs) {
  for_all_kinds_of_counters([](std::uint64_t first, std::uint64_t draw, philox::Key key) {
    Pairs pairs;
    HWY_DYNAMIC_DISPATCH(draw_in_pairs)(first, draw, key, pairs);
    Pairs expected;
    for (std::size_t i = 0; i < pairs[0].size(); ++i) {
      const philox::Counter numbers = philox::numbers(philox::counter(first + i, draw), key);
      expected[0].emplace_back(numbers[0], numbers[1]);
      expected[1].emplace_back(numbers[2], numbers[3]);
    }
    for (std::size_t which = 0; which < 2; ++which) {
      std::ranges::sort(pairs.at(which));
      std::ranges::sort(expected.at(which));
      ASSERT_FALSE(pairs.at(which).empty());
      EXPECT_EQ(pairs.at(which), expected.at(which));
    }
  });
}

}  // namespace
}  // namespace scalelab
#endif

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/pi/quarter_circle.hpp"

#include <algorithm>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/pi/quarter_circle_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/random/first_draw.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Vectors of counters that are under way at once.
constexpr std::size_t groups = FirstDraw::best_groups;
constexpr std::uint64_t counters_together = groups * lanes;
constexpr std::uint64_t counters_of_block =
    quarter_circle::block / quarter_circle::samples_per_counter;
static_assert(counters_of_block % counters_together == 0);
// Where that matters, counters that are under way at once have the same upper 32 bits.
constexpr std::uint64_t with_the_same_upper_word = std::uint64_t{1} << 32U;
static_assert(!has_blocks || with_the_same_upper_word % counters_together == 0);

HWY_INLINE WordsVector square_of_cell(WordsVector word) {
  const WordsVector cell = hn::Or(halve_lower(word), words_of(1));
  return multiply_lower(cell, cell);
}

// 1 outside the circle, and 0 inside: squares are below 2^62.
HWY_INLINE WordsVector miss(WordsVector a, WordsVector b) {
  return hn::ShiftRight<62>(hn::Add(square_of_cell(a), square_of_cell(b)));
}

std::uint64_t misses_of(std::uint64_t first, std::uint64_t last, philox::Key key) {
  const PhiloxKeys keys(key);
  WordsVector misses = words_of(0);
  for (std::uint64_t counter = first; counter < last;) {
    const FirstDraw draw(counter, keys);
    const std::uint64_t end = std::min(last, (counter | (with_the_same_upper_word - 1)) + 1);
    for (; counter < end; counter += counters_together) {
      PhiloxWords<groups> words;
      draw.words(words, counter);
      for (std::size_t group = 0; group < groups; ++group) {
        misses = hn::Add(misses, hn::Add(miss(words[0][group], words[1][group]),
                                         miss(words[2][group], words[3][group])));
      }
    }
  }
  return hn::GetLane(hn::SumOfLanes(Words(), misses));
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(misses_of);

constexpr std::uint64_t hit(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint64_t x = (a >> 1U) | 1U;
  const std::uint64_t y = (b >> 1U) | 1U;
  return x * x + y * y < (std::uint64_t{1} << 62U) ? 1 : 0;
}

}  // namespace

std::int64_t quarter_circle::hits_of_blocks(const Range& blocks, philox::Key key) noexcept {
  const auto counter = [](std::int64_t at) {
    return static_cast<std::uint64_t>(at * block / samples_per_counter);
  };
  const std::uint64_t misses =
      HWY_DYNAMIC_DISPATCH(misses_of)(counter(blocks.first), counter(blocks.last), key);
  return (blocks.last - blocks.first) * block - static_cast<std::int64_t>(misses);
}

std::int64_t quarter_circle::hits_one_by_one(const Range& samples, philox::Key key) noexcept {
  std::int64_t hits = 0;
  for (std::int64_t sample = samples.first; sample < samples.last; ++sample) {
    const auto words = philox::numbers(
        philox::counter(static_cast<std::uint64_t>(sample / samples_per_counter), 0), key);
    const std::size_t first = sample % samples_per_counter == 0 ? 0 : 2;
    hits += static_cast<std::int64_t>(hit(words[first], words[first + 1]));
  }
  return hits;
}

}  // namespace scalelab
#endif

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/pi/quarter_circle.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/pi/quarter_circle_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/random/one_draw.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Vectors of counters that are under way at once.
constexpr std::size_t vectors_of_points = OneDraw::best_groups;
constexpr std::uint64_t counters_of_points = vectors_of_points * lanes;
constexpr std::uint64_t counters_of_block =
    quarter_circle::block / quarter_circle::samples_per_counter;
static_assert(counters_of_block % counters_of_points == 0);
// Where that matters, counters that are under way at once have the same upper 32 bits.
static_assert(!has_blocks || items_of_one_upper_word % counters_of_points == 0);

// Of the points whose coordinates are in the lower halves of lanes: below 2^62 in the circle, and
// below 2^63 outside.
HWY_INLINE WordsVector radius_squared(WordsVector x, WordsVector y) {
  return hn::Add(multiply_lower(x, x), multiply_lower(y, y));
}

// Counts points outside the circle.
class Misses {
 public:
  Misses() : count_(words_of(0)) {}

  // Points for all words that paired_words() makes: one for each lane, or one for each half.
  HWY_INLINE void add(WordsVector x_words, WordsVector y_words) {
    const WordsVector x = cells(x_words);
    const WordsVector y = cells(y_words);
    const WordsVector lower = radius_squared(x, y);
#if SCALELAB_VECTORS_HAVE_BLOCKS
    const WordsVector upper = radius_squared(hn::ShiftRight<32>(x), hn::ShiftRight<32>(y));
    // Neither half grows beyond 2^32: a lane takes no more than 2^32 points of one upper word.
    count_ = hn::Add(count_, shift_halves_right<30>(upper_halves(lower, upper)));
#else
    count_ = hn::Add(count_, hn::ShiftRight<62>(lower));
#endif
  }

  [[nodiscard]] HWY_INLINE std::uint64_t count() const {
#if SCALELAB_VECTORS_HAVE_BLOCKS
    const WordsVector in_lanes =
        hn::Add(hn::ShiftRight<32>(count_), hn::And(count_, words_of(0xffffffff)));
#else
    const WordsVector in_lanes = count_;
#endif
    return hn::GetLane(hn::SumOfLanes(Words(), in_lanes));
  }

 private:
  static HWY_INLINE WordsVector cells(WordsVector words) {
    return hn::Or(shift_halves_right<1>(words), words_of(std::uint64_t{1} << 32U | 1U));
  }

  WordsVector count_;
};

std::uint64_t misses_of(std::uint64_t first, std::uint64_t last, philox::Key key) {
  const PhiloxKeys keys(key);
  std::uint64_t misses = 0;
  for (std::uint64_t counter = first; counter < last;) {
    const OneDraw draw(counter, 0, keys);
    const std::uint64_t end = std::min(last, (counter | (items_of_one_upper_word - 1)) + 1);
    Misses of_upper_word;
    for (; counter < end; counter += counters_of_points) {
      PairedWords<vectors_of_points> words;
      draw.paired_words<vectors_of_points>(words, counter);
      for (std::size_t vector = 0; vector < std::size(words[0]); ++vector) {
        of_upper_word.add(words[0][vector], words[1][vector]);
        of_upper_word.add(words[2][vector], words[3][vector]);
      }
    }
    misses += of_upper_word.count();
  }
  return misses;
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

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/word_rows.hpp"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/ising/word_rows_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/random/vector_philox.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

static_assert(ising::rows_of_strip == most_lanes);

// Counters that are always drawn for a word, at once: after their digits few vectors have a spin
// left to decide on. More are drawn in pairs.
constexpr std::size_t drawn_always = 6;
constexpr std::size_t drawn_together = 2;
static_assert((ising::counters_of_word - drawn_always) % drawn_together == 0);

// Where random numbers come from, and what they are compared with.
struct Drawing {
  explicit Drawing(const ising::HalfSweep& half)
      : acceptance(*half.acceptance), first_draw(half.first_draw()), keys(half.key) {}

  const ising::Acceptance& acceptance;
  std::uint64_t first_draw;
  PhiloxKeys keys;
};

// What the numbers of a vector of words are compared with: the threshold of each spin, whose digit
// is that of one of four words.
class Thresholds {
 public:
  Thresholds(WordsVector none_against, WordsVector one_against) {
    const Words d;
    hn::Store(words_of(0), d, digits_);
    hn::Store(none_against, d, digits_ + lanes);
    hn::Store(one_against, d, digits_ + 2 * lanes);
    hn::Store(hn::Or(none_against, one_against), d, digits_ + 3 * lanes);
  }

  HWY_INLINE WordsVector digit(std::uint32_t pair) const {
    return hn::Load(Words(), digits_ + pair * lanes);
  }

 private:
  HWY_ALIGN std::uint64_t digits_[4 * lanes];
};

// Whether numbers are below their thresholds, as far as digits were looked at.
struct Comparison {
  WordsVector below;
  WordsVector differs;  // where `below` says it
};

// Bit by bit.
HWY_INLINE WordsVector select(WordsVector where, WordsVector yes, WordsVector no) {
  return hn::Or(hn::And(where, yes), hn::AndNot(where, no));
}

// Looks at a digit that is higher than those before: where it differs, it decides.
HWY_INLINE void compare(Comparison& so_far, WordsVector number, WordsVector threshold) {
  const WordsVector differs = hn::Xor(number, threshold);
  so_far.below = select(differs, threshold, so_far.below);
  so_far.differs = hn::Or(so_far.differs, differs);
}

// Two words of random bits as one.
HWY_INLINE WordsVector joined(WordsVector low, WordsVector high) {
#if HWY_TARGET == HWY_SCALAR
  return hn::Or(hn::And(low, words_of(0xffffffff)), hn::ShiftLeft<32>(high));
#else
  const hn::Repartition<std::uint32_t, Words> halves;
  return hn::BitCast(
      Words(), hn::OddEven(hn::BitCast(halves, hn::ShiftLeft<32>(high)), hn::BitCast(halves, low)));
#endif
}

// Draws `counters` counters for each word, from counter `first` of it on, and compares their
// digits.
template <std::size_t counters>
HWY_INLINE Comparison draw(WordsVector places, const Thresholds& thresholds, const Drawing& drawing,
                           std::size_t first) {
  const WordsVector draw_high = words_of(drawing.first_draw >> 32U);
  PhiloxWords<counters> words;
  for (std::size_t one = 0; one < counters; ++one) {
    words[0][one] = places;
    words[1][one] = hn::ShiftRight<32>(places);
    words[2][one] = words_of(drawing.first_draw + first + one);
    words[3][one] = draw_high;  // that of all draws of a word: their number is a power of two
  }
  encrypt(words, drawing.keys);
  Comparison so_far{words_of(0), words_of(0)};
  for (std::size_t one = counters; one-- > 0;) {
    const std::size_t digit = (first + one) * ising::digits_of_counter;
    compare(so_far, joined(words[2][one], words[3][one]),
            thresholds.digit(drawing.acceptance.digit_pair(digit + 1)));
    compare(so_far, joined(words[0][one], words[1][one]),
            thresholds.digit(drawing.acceptance.digit_pair(digit)));
  }
  return so_far;
}

// Which numbers are below their thresholds, of those that are asked for.
HWY_INLINE WordsVector are_below(const Thresholds& thresholds, WordsVector asked,
                                 WordsVector places, const Drawing& drawing) {
  Comparison all = draw<drawn_always>(places, thresholds, drawing, 0);
  for (std::size_t first = drawn_always; first < ising::counters_of_word; first += drawn_together) {
    const WordsVector undecided = hn::AndNot(all.differs, asked);
    if (HWY_LIKELY(hn::AllTrue(Words(), hn::Eq(undecided, words_of(0))))) {
      break;
    }
    const Comparison lower = draw<drawn_together>(places, thresholds, drawing, first);
    all.below = select(all.differs, all.below, lower.below);
    all.differs = hn::Or(all.differs, lower.differs);
  }
  return all.below;
}

// How many of four neighbours are antiparallel, as binary digits.
struct NeighbourCount {
  WordsVector ones;
  WordsVector twos;
  WordsVector fours;
};

HWY_INLINE NeighbourCount sum_of(WordsVector a, WordsVector b, WordsVector c, WordsVector d) {
  const WordsVector ab = hn::Xor(a, b);
  const WordsVector cd = hn::Xor(c, d);
  const WordsVector both_ab = hn::And(a, b);
  const WordsVector both_cd = hn::And(c, d);
  return {hn::Xor(ab, cd), hn::Xor3(both_ab, both_cd, hn::And(ab, cd)), hn::And(both_ab, both_cd)};
}

// What is counted, in each lane.
struct CountsOfLanes {
  CountsOfLanes() : antiparallel(words_of(0)), up(words_of(0)) {}

  HWY_INLINE void add(const NeighbourCount& against, WordsVector spins, WordsVector beside) {
    const WordsVector weighted =
        hn::Add(hn::PopulationCount(against.ones),
                hn::Add(hn::ShiftLeft<1>(hn::PopulationCount(against.twos)),
                        hn::ShiftLeft<2>(hn::PopulationCount(against.fours))));
    antiparallel = hn::Add(antiparallel, weighted);
    up = hn::Add(up, hn::Add(hn::PopulationCount(spins), hn::PopulationCount(beside)));
  }

  WordsVector antiparallel;
  WordsVector up;
};

// The rows of one word, as vectors see them.
class RowsOfWord {
 public:
  RowsOfWord(const ising::WordRows& words, int colour)
      : words_(words),
        shifted_(words_of(static_cast<std::uint64_t>(colour))),
        used_(words_of(~std::uint64_t{0} >> (ising::spins_of_word - 1 - words.last))) {}

  // The vector of rows that begins at `row`.
  template <bool counted>
  HWY_INLINE void update(std::int64_t row, const Drawing& drawing, CountsOfLanes& counts) const {
    const Words d;
    const WordsVector spins = hn::LoadU(d, words_.spins + row);
    const WordsVector beside = hn::LoadU(d, words_.beside + row);
    const WordsVector places =
        hn::Add(words_of(words_.place + static_cast<std::uint64_t>(row)), hn::Iota(d, 0));
    const NeighbourCount against =
        sum_of(hn::Xor(spins, beside), hn::Xor(spins, hn::LoadU(d, words_.above + row)),
               hn::Xor(spins, hn::LoadU(d, words_.below + row)),
               hn::And(used_, hn::Xor(spins, other_side(row, beside, places))));
    if constexpr (counted) {
      counts.add(against, spins, beside);
    }

    const WordsVector two_or_more = hn::Or(against.twos, against.fours);
    const WordsVector one = hn::AndNot(against.twos, against.ones);
    const WordsVector none = hn::AndNot(hn::Or(against.ones, two_or_more), used_);
    const WordsVector below = are_below(Thresholds(none, one), hn::Or(none, one), places, drawing);
    const WordsVector turned = hn::Or(two_or_more, hn::And(below, hn::Or(none, one)));
    hn::StoreU(hn::Xor(spins, turned), d, words_.spins + row);
  }

 private:
  // Spins k - 1 or k + 1 of the other colour, as it is in the row. The place of a word says whether
  // its row is odd: a lattice has an even number of rows.
  HWY_INLINE WordsVector other_side(std::int64_t row, WordsVector beside,
                                    WordsVector places) const {
    const Words d;
    const WordsVector before =
        hn::Or(hn::ShiftLeft<1>(beside),
               hn::ShiftRightSame(hn::LoadU(d, words_.left + row), words_.last_of_left));
    const WordsVector after =
        hn::Or(hn::ShiftRight<1>(beside),
               hn::ShiftLeftSame(hn::LoadU(d, words_.right + row), words_.last));
    return hn::IfThenElse(hn::TestBit(hn::Xor(places, shifted_), words_of(1)), after, before);
  }

  const ising::WordRows& words_;
  WordsVector shifted_;
  WordsVector used_;
};

template <bool counted>
HWY_INLINE CountsOfLanes update_all(const ising::WordRows& words, std::int64_t rows,
                                    const ising::HalfSweep& half) {
  const Drawing drawing(half);
  const RowsOfWord all(words, half.colour());
  CountsOfLanes counts;
  for (std::int64_t row = 0; row < rows; row += static_cast<std::int64_t>(lanes)) {
    all.update<counted>(row, drawing, counts);
  }
  return counts;
}

void update(const ising::WordRows& words, std::int64_t rows, const ising::HalfSweep& half) {
  update_all<false>(words, rows, half);
}

ising::Counts count_and_update(const ising::WordRows& words, std::int64_t rows,
                               const ising::HalfSweep& half) {
  const CountsOfLanes counts = update_all<true>(words, rows, half);
  const Words d;
  return {static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(d, counts.antiparallel))),
          static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(d, counts.up)))};
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(update);
HWY_EXPORT(count_and_update);

}  // namespace

void ising::update_rows(const WordRows& words, std::int64_t rows, const HalfSweep& half) noexcept {
  HWY_DYNAMIC_DISPATCH(update)(words, rows, half);
}

ising::Counts ising::count_and_update_rows(const WordRows& words, std::int64_t rows,
                                           const HalfSweep& half) noexcept {
  return HWY_DYNAMIC_DISPATCH(count_and_update)(words, rows, half);
}

}  // namespace scalelab
#endif

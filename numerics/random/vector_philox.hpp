// SPDX-License-Identifier: BSD-3-Clause

/// Philox4x32-10 (numerics/random/philox.hpp) for many counters in vectors, to be compiled once for
/// each instruction set (numerics/vectors/lanes.hpp). The bits are those of philox::numbers().
#if defined(SCALELAB_NUMERICS_RANDOM_VECTOR_PHILOX_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_RANDOM_VECTOR_PHILOX_HPP
#undef SCALELAB_NUMERICS_RANDOM_VECTOR_PHILOX_HPP
#else
#define SCALELAB_NUMERICS_RANDOM_VECTOR_PHILOX_HPP
#endif

#include "numerics/random/philox.hpp"
#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

/// Words of `groups` vectors of counters, [word][group]: each a 32-bit word in the lower half of a
/// lane. What the upper halves hold is of no meaning, before and after.
template <std::size_t groups>
using PhiloxWords = WordsVector[4][groups];

/// The counters of `draw` of consecutive work items: item `first` in the first lane of the first
/// group, and so on. `first` has no more than 64 bits, and wraps round.
template <std::size_t groups>
HWY_INLINE void set_counters(PhiloxWords<groups>& words, std::uint64_t first, std::uint64_t draw) {
  const WordsVector draw_low = words_of(draw);
  const WordsVector draw_high = words_of(draw >> 32U);
  const WordsVector items = hn::Add(words_of(first), hn::Iota(Words(), 0));
  for (std::size_t group = 0; group < groups; ++group) {
    const WordsVector item = hn::Add(items, words_of(group * lanes));
    words[0][group] = item;
    words[1][group] = hn::ShiftRight<32>(item);
    words[2][group] = draw_low;
    words[3][group] = draw_high;
  }
}

/// The key of each round, as vectors need them: made once for many counters.
struct PhiloxKeys {
  explicit PhiloxKeys(philox::Key key) {
    for (int round = 0; round < philox::rounds; ++round) {
      first[round] = key[0];
      second[round] = key[1];
      key[0] += philox::weyl_0;
      key[1] += philox::weyl_1;
    }
  }
  std::uint64_t first[philox::rounds];
  std::uint64_t second[philox::rounds];
};

/// Four random 32-bit numbers for each counter, in its place. A round is so short that a processor
/// waits for one product before it can begin the next: several groups at once keep it busy, and 4
/// to 6 of them are best (measured on AVX2 and AVX-512, where 6 need 0.75 and 0.8 of the time of
/// one).
template <std::size_t groups>
HWY_INLINE void encrypt(PhiloxWords<groups>& words, const PhiloxKeys& keys) {
  const WordsVector multiplier_0 = words_of(philox::multiplier_0);
  const WordsVector multiplier_1 = words_of(philox::multiplier_1);
  // Not as a loop, in which words would go to memory and back in each round.
  HWY_UNROLL(10)
  for (int round = 0; round < philox::rounds; ++round) {
    const WordsVector key_0 = words_of(keys.first[round]);
    const WordsVector key_1 = words_of(keys.second[round]);
    for (std::size_t group = 0; group < groups; ++group) {
      const WordsVector product_0 = multiply_lower(words[0][group], multiplier_0);
      const WordsVector product_1 = multiply_lower(words[2][group], multiplier_1);
      words[0][group] = hn::Xor3(hn::ShiftRight<32>(product_1), words[1][group], key_0);
      words[1][group] = product_1;
      words[2][group] = hn::Xor3(hn::ShiftRight<32>(product_0), words[3][group], key_1);
      words[3][group] = product_0;
    }
  }
}

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

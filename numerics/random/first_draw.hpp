// SPDX-License-Identifier: BSD-3-Clause

/// The first draw, number 0, of many consecutive work items, in vectors, to be compiled once for
/// each instruction set (numerics/vectors/lanes.hpp): Philox4x32-10 as vector_philox.hpp has it, in
/// fewer instructions where vectors have no more than 256 bits. The bits are those of
/// philox::numbers().
///
/// Two things are saved. The counters of such items differ in one of their four words only, the
/// lowest, so that what the first two rounds make of the others is computed once. And a vector
/// holds two words in each 64 bits, so that what is no product is done for both at once: the
/// products of the lower and of the upper words are computed apart, and their halves put together
/// again. That leaves the words in another order, [0, 2, 1, 3] of each four, and when it is done
/// twice, in the first one. A round of Philox makes words 0 and 1 from the product of word 2, and
/// words 2 and 3 from that of word 0. So where words 0 and 1 stand in one order and words 2 and 3
/// in the other, each stands after a round as it stood before.
#if defined(SCALELAB_NUMERICS_RANDOM_FIRST_DRAW_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_RANDOM_FIRST_DRAW_HPP
#undef SCALELAB_NUMERICS_RANDOM_FIRST_DRAW_HPP
#else
#define SCALELAB_NUMERICS_RANDOM_FIRST_DRAW_HPP
#endif

#include "numerics/random/vector_philox.hpp"
#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

#if HWY_TARGET != HWY_AVX2 && HWY_TARGET != HWY_SSE4 && HWY_TARGET != HWY_SSSE3
// Nothing is gained: with AVX-512 each way takes as long as the other.
class FirstDraw {
 public:
  /// How many groups are quickest.
  static constexpr std::size_t best_groups = 6;

  FirstDraw(std::uint64_t /*item*/, const PhiloxKeys& keys) : keys_(&keys) {}

  template <std::size_t groups>
  HWY_INLINE void words(PhiloxWords<groups>& words, std::uint64_t first) const {
    set_counters(words, first, 0);
    encrypt(words, *keys_);
  }

 private:
  const PhiloxKeys* keys_;
};
#else
/// That of the work items whose numbers have the upper 32 bits of `item`.
class FirstDraw {
 public:
  static constexpr std::size_t best_groups = 8;

  /// The keys must outlive this.
  FirstDraw(std::uint64_t item, const PhiloxKeys& keys)
      : keys_(&keys),
        round_0_word_2_(in_both_halves(keys.second[0])),
        round_1_word_0_(in_both_halves(keys.first[1])) {
    const std::uint64_t word_0 = item >> 32U ^ keys.first[0];
    const std::uint64_t product_0 = word_0 * philox::multiplier_0;
    round_1_word_2_ = in_both_halves(product_0 >> 32U ^ keys.second[1]);
    round_2_word_2_ = in_both_halves((product_0 & 0xffffffffU) ^ keys.second[2]);
  }

  /// The random words of items `first`, first + 1, ...: item `first` in the first lane of the first
  /// group, and so on, each word in the lower half of a lane. What the upper halves hold is of no
  /// meaning. None of the items may have other upper 32 bits.
  template <std::size_t groups>
  HWY_INLINE void words(PhiloxWords<groups>& words, std::uint64_t first) const {
    static_assert(groups % 2 == 0);
    constexpr std::size_t pairs = groups / 2;
    PhiloxWords<pairs> packed;
    first_rounds<pairs>(packed, first);
    HWY_UNROLL(7)
    for (int round = 3; round < last_round; ++round) {
      const WordsVector key_0 = in_both_halves(keys_->first[round]);
      const WordsVector key_1 = in_both_halves(keys_->second[round]);
      for (std::size_t pair = 0; pair < pairs; ++pair) {
        const Products product_0 = products(packed[0][pair], philox::multiplier_0);
        const Products product_1 = products(packed[2][pair], philox::multiplier_1);
        packed[0][pair] = hn::Xor3(product_1.upper(), packed[1][pair], key_0);
        packed[1][pair] = product_1.lower();
        packed[2][pair] = hn::Xor3(product_0.upper(), packed[3][pair], key_1);
        packed[3][pair] = product_0.lower();
      }
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      last(packed, pair, words);
    }
  }

 private:
  /// 64-bit products of the lower, and of the upper words of a vector.
  struct Products {
    WordsVector of_lower;
    WordsVector of_upper;

    /// Their upper, and their lower halves, in the other order.
    [[nodiscard]] HWY_INLINE WordsVector upper() const { return upper_halves(of_lower, of_upper); }
    [[nodiscard]] HWY_INLINE WordsVector lower() const { return lower_halves(of_lower, of_upper); }
  };

  static HWY_INLINE WordsVector in_both_halves(std::uint64_t word) {
    return words_of(word | word << 32U);
  }

  static HWY_INLINE Products products(WordsVector words, std::uint32_t multiplier) {
    const WordsVector factor = words_of(multiplier);
    return {multiply_lower(words, factor), multiply_lower(hn::ShiftRight<32>(words), factor)};
  }

  static constexpr int last_round = philox::rounds - 1;

  /// Rounds 0, 1 and 2.
  template <std::size_t pairs>
  HWY_INLINE void first_rounds(PhiloxWords<pairs>& packed, std::uint64_t first) const {
    // The lower half of lane i has item first + i, the upper one item first + lanes + i.
    const WordsVector items =
        hn::Add(in_both_halves(first & 0xffffffffU),
                hn::Add(hn::Iota(Words(), 0),
                        hn::ShiftLeft<32>(hn::Iota(Words(), static_cast<int>(lanes)))));
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_0 =
          products(hn::Add(items, in_both_halves(2 * lanes * pair)), philox::multiplier_0);
      packed[2][pair] = hn::Xor(product_0.upper(), round_0_word_2_);
      packed[3][pair] = product_0.lower();
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_1 = products(packed[2][pair], philox::multiplier_1);
      packed[0][pair] = hn::Xor(product_1.upper(), round_1_word_0_);
      packed[1][pair] = product_1.lower();
      packed[2][pair] = hn::Xor(packed[3][pair], round_1_word_2_);
    }
    const WordsVector key_0 = in_both_halves(keys_->first[2]);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_0 = products(packed[0][pair], philox::multiplier_0);
      const Products product_1 = products(packed[2][pair], philox::multiplier_1);
      packed[0][pair] = hn::Xor3(product_1.upper(), packed[1][pair], key_0);
      packed[1][pair] = product_1.lower();
      packed[2][pair] = hn::Xor(product_0.upper(), round_2_word_2_);
      packed[3][pair] = product_0.lower();
    }
  }

  /// The last round, which takes the words apart: products of word 0 stand as the items do.
  template <std::size_t pairs>
  HWY_INLINE void last(const PhiloxWords<pairs>& packed, std::size_t pair,
                       PhiloxWords<2 * pairs>& words) const {
    const Products product_0 = products(packed[0][pair], philox::multiplier_0);
    const Products product_1 = products(packed[2][pair], philox::multiplier_1);
    const WordsVector word_0 =
        hn::Xor3(product_1.upper(), packed[1][pair], in_both_halves(keys_->first[last_round]));
    const WordsVector word_1 = product_1.lower();
    const WordsVector word_3 = hn::Xor(packed[3][pair], in_both_halves(keys_->second[last_round]));
    const std::size_t one = 2 * pair;
    const std::size_t other = one + 1;
    words[0][one] = word_0;
    words[0][other] = hn::ShiftRight<32>(word_0);
    words[1][one] = word_1;
    words[1][other] = hn::ShiftRight<32>(word_1);
    words[2][one] = hn::Xor(hn::ShiftRight<32>(product_0.of_lower), lower_two_of_four(word_3));
    words[2][other] = hn::Xor(hn::ShiftRight<32>(product_0.of_upper), upper_two_of_four(word_3));
    words[3][one] = product_0.of_lower;
    words[3][other] = product_0.of_upper;
  }

  const PhiloxKeys* keys_;
  // What is the same for all items, and is combined with a word in a round.
  WordsVector round_0_word_2_;
  WordsVector round_1_word_0_;
  WordsVector round_1_word_2_;
  WordsVector round_2_word_2_;
};
#endif

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

// SPDX-License-Identifier: BSD-3-Clause

/// One draw of many consecutive work items, in vectors, to be compiled once for each instruction
/// set (numerics/vectors/lanes.hpp): Philox4x32-10 as vector_philox.hpp has it, in fewer
/// instructions where vectors have no more than 256 bits. The bits are those of philox::numbers().
///
/// Two things are saved. The counters of such items differ in one of their four words only, the
/// lowest, so that what the first two rounds make of the others is computed once. And a vector
/// holds two words in each 64 bits, so that what is no product is done for both at once: the
/// products of the lower and of the upper words are computed apart, and their halves put together
/// again. That leaves the words in another order, [0, 2, 1, 3] of each four, and when it is done
/// twice, in the first one. A round of Philox makes words 0 and 1 from the product of word 2, and
/// words 2 and 3 from that of word 0. So where words 0 and 1 stand in one order and words 2 and 3
/// in the other, each stands after a round as it stood before.
#if defined(SCALELAB_NUMERICS_RANDOM_ONE_DRAW_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_RANDOM_ONE_DRAW_HPP
#undef SCALELAB_NUMERICS_RANDOM_ONE_DRAW_HPP
#else
#define SCALELAB_NUMERICS_RANDOM_ONE_DRAW_HPP
#endif

#include "numerics/random/vector_philox.hpp"
#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

/// Items that are under way at once may not differ in the upper 32 bits of their numbers, which is
/// seen to by beginning at a multiple of how many they are, a power of two.
constexpr std::uint64_t items_of_one_upper_word = std::uint64_t{1} << 32U;

/// A draw's words as they are made most quickly, [word][vector]: in the lower half of each lane,
/// or, where vectors have blocks, in both halves of it. What stands in one place of words 0 and 1
/// belongs to one item, and so it is with words 2 and 3, but these have the items in another order.
template <std::size_t groups>
using PairedWords = PhiloxWords<has_blocks ? groups / 2 : groups>;

#if SCALELAB_VECTORS_HAVE_BLOCKS
/// That of the work items whose numbers have the upper 32 bits of `item`.
class OneDraw {
 public:
  /// How many groups are quickest.
  static constexpr std::size_t best_groups = 8;

  /// The keys must outlive this.
  OneDraw(std::uint64_t item, std::uint64_t draw, const PhiloxKeys& keys) : keys_(&keys) {
    // The first two rounds, of which word 0 of the items takes no part in these products.
    const std::uint64_t product_1 = (draw & lower_half) * philox::multiplier_1;
    const std::uint64_t word_0 = product_1 >> 32U ^ item >> 32U ^ keys.first[0];
    const std::uint64_t product_0 = word_0 * philox::multiplier_0;
    round_0_word_2_ = in_both_halves(draw >> 32U ^ keys.second[0]);
    round_1_word_0_ = in_both_halves((product_1 & lower_half) ^ keys.first[1]);
    round_1_word_2_ = in_both_halves(product_0 >> 32U ^ keys.second[1]);
    round_2_word_2_ = in_both_halves((product_0 & lower_half) ^ keys.second[2]);
  }

  /// The random words of items `first`, first + 1, ...: item `first` in the first lane of the first
  /// group, and so on, each word in the lower half of a lane. What the upper halves hold is of no
  /// meaning. None of the items may have other upper 32 bits.
  template <std::size_t groups>
  HWY_INLINE void words(PhiloxWords<groups>& words, std::uint64_t first) const {
    constexpr std::size_t pairs = groups / 2;
    PairedWords<groups> paired;
    all_rounds_but_last<pairs>(paired, first);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      last_round_taken_apart(paired, pair, words);
    }
  }

  /// The same words, as they are made.
  template <std::size_t groups>
  HWY_INLINE void paired_words(PairedWords<groups>& words, std::uint64_t first) const {
    all_rounds_but_last<groups / 2>(words, first);
    any_round<groups / 2>(words, last_round);
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

  static constexpr std::uint64_t lower_half = 0xffffffff;

  static HWY_INLINE WordsVector in_both_halves(std::uint64_t word) {
    return words_of(word | word << 32U);
  }

  static HWY_INLINE Products products(WordsVector words, std::uint32_t multiplier) {
    const WordsVector factor = words_of(multiplier);
    return {multiply_lower(words, factor), multiply_lower(hn::ShiftRight<32>(words), factor)};
  }

  static constexpr int last_round = philox::rounds - 1;

  template <std::size_t pairs>
  HWY_INLINE void all_rounds_but_last(PhiloxWords<pairs>& paired, std::uint64_t first) const {
    first_rounds<pairs>(paired, first);
    // Not as a loop, in which words would go to memory and back in each round.
    HWY_UNROLL(7)
    for (int round = 3; round < last_round; ++round) {
      any_round<pairs>(paired, round);
    }
  }

  template <std::size_t pairs>
  HWY_INLINE void any_round(PhiloxWords<pairs>& paired, int round) const {
    const WordsVector key_0 = in_both_halves(keys_->first[round]);
    const WordsVector key_1 = in_both_halves(keys_->second[round]);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_0 = products(paired[0][pair], philox::multiplier_0);
      const Products product_1 = products(paired[2][pair], philox::multiplier_1);
      paired[0][pair] = hn::Xor3(product_1.upper(), paired[1][pair], key_0);
      paired[1][pair] = product_1.lower();
      paired[2][pair] = hn::Xor3(product_0.upper(), paired[3][pair], key_1);
      paired[3][pair] = product_0.lower();
    }
  }

  /// Rounds 0, 1 and 2.
  template <std::size_t pairs>
  HWY_INLINE void first_rounds(PhiloxWords<pairs>& paired, std::uint64_t first) const {
    // The lower half of lane i has item first + i, the upper one item first + lanes + i.
    const WordsVector items =
        hn::Add(in_both_halves(first & 0xffffffffU),
                hn::Add(hn::Iota(Words(), 0),
                        hn::ShiftLeft<32>(hn::Iota(Words(), static_cast<int>(lanes)))));
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_0 =
          products(hn::Add(items, in_both_halves(2 * lanes * pair)), philox::multiplier_0);
      paired[2][pair] = hn::Xor(product_0.upper(), round_0_word_2_);
      paired[3][pair] = product_0.lower();
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_1 = products(paired[2][pair], philox::multiplier_1);
      paired[0][pair] = hn::Xor(product_1.upper(), round_1_word_0_);
      paired[1][pair] = product_1.lower();
      paired[2][pair] = hn::Xor(paired[3][pair], round_1_word_2_);
    }
    const WordsVector key_0 = in_both_halves(keys_->first[2]);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Products product_0 = products(paired[0][pair], philox::multiplier_0);
      const Products product_1 = products(paired[2][pair], philox::multiplier_1);
      paired[0][pair] = hn::Xor3(product_1.upper(), paired[1][pair], key_0);
      paired[1][pair] = product_1.lower();
      paired[2][pair] = hn::Xor(product_0.upper(), round_2_word_2_);
      paired[3][pair] = product_0.lower();
    }
  }

  /// The last round, which takes the words apart: products of word 0 stand as the items do.
  template <std::size_t pairs>
  HWY_INLINE void last_round_taken_apart(const PhiloxWords<pairs>& paired, std::size_t pair,
                                         PhiloxWords<2 * pairs>& words) const {
    const Products product_0 = products(paired[0][pair], philox::multiplier_0);
    const Products product_1 = products(paired[2][pair], philox::multiplier_1);
    const WordsVector word_0 =
        hn::Xor3(product_1.upper(), paired[1][pair], in_both_halves(keys_->first[last_round]));
    const WordsVector word_1 = product_1.lower();
    const WordsVector word_3 = hn::Xor(paired[3][pair], in_both_halves(keys_->second[last_round]));
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
#else
// Nothing is gained: with AVX-512 each way takes as long as the other.
class OneDraw {
 public:
  static constexpr std::size_t best_groups = 6;

  OneDraw(std::uint64_t /*item*/, std::uint64_t draw, const PhiloxKeys& keys)
      : draw_(draw), keys_(&keys) {}

  template <std::size_t groups>
  HWY_INLINE void words(PhiloxWords<groups>& words, std::uint64_t first) const {
    set_counters(words, first, draw_);
    encrypt(words, *keys_);
  }

  template <std::size_t groups>
  HWY_INLINE void paired_words(PairedWords<groups>& words, std::uint64_t first) const {
    this->words<groups>(words, first);
  }

 private:
  std::uint64_t draw_;
  const PhiloxKeys* keys_;
};
#endif

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

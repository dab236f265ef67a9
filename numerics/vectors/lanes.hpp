// SPDX-License-Identifier: BSD-3-Clause

/// Vectors of 64-bit numbers in Highway's way: what follows is compiled once for each instruction
/// set that a processor may have, by a source that includes hwy/foreach_target.h, and the best
/// that the processor has is taken at run time. docs/adding_a_kernel.md shows such a source.
///
/// Everything here and in the headers beside it does the same to each lane whatever the
/// instruction set.
#if defined(SCALELAB_NUMERICS_VECTORS_LANES_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_VECTORS_LANES_HPP
#undef SCALELAB_NUMERICS_VECTORS_LANES_HPP
#else
#define SCALELAB_NUMERICS_VECTORS_LANES_HPP
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// At most eight lanes, which are what 512 bits have.
constexpr std::size_t most_lanes = 8;
using Words = hn::CappedTag<std::uint64_t, most_lanes>;  // 64 bits, or 32 below any others
using Reals = hn::CappedTag<double, most_lanes>;
using WordsVector = hn::Vec<Words>;
using RealsVector = hn::Vec<Reals>;
using RealsMask = hn::Mask<Reals>;

constexpr std::size_t lanes = hn::MaxLanes(Words());
static_assert(most_lanes % lanes == 0, "vectors of unknown length are not provided for");
// A row is most_lanes numbers, whatever the instruction set.
constexpr std::size_t vectors_of_row = most_lanes / lanes;

HWY_INLINE WordsVector words_of(std::uint64_t value) {
  return hn::Set(Words(), value);
}

HWY_INLINE RealsVector reals_of(double value) {
  return hn::Set(Reals(), value);
}

HWY_INLINE WordsVector bits_of(RealsVector x) {
  return hn::BitCast(Words(), x);
}

HWY_INLINE RealsVector from_bits(WordsVector bits) {
  return hn::BitCast(Reals(), bits);
}

HWY_INLINE std::int64_t count_true(RealsMask mask) {
  return static_cast<std::int64_t>(hn::CountTrue(Reals(), mask));
}

/// 64-bit products of the lower halves.
HWY_INLINE WordsVector multiply_lower(WordsVector a, WordsVector b) {
#if HWY_TARGET == HWY_SCALAR
  const WordsVector lower = words_of(0xffffffff);
  return hn::Mul(hn::And(a, lower), hn::And(b, lower));
#else
  const hn::Repartition<std::uint32_t, Words> halves;
  return hn::MulEven(hn::BitCast(halves, a), hn::BitCast(halves, b));
#endif
}

/// The products modulo 2^64.
HWY_INLINE WordsVector multiply_words(WordsVector a, WordsVector b) {
  const WordsVector crossed =
      hn::Add(multiply_lower(hn::ShiftRight<32>(a), b), multiply_lower(a, hn::ShiftRight<32>(b)));
  return hn::Add(multiply_lower(a, b), hn::ShiftLeft<32>(crossed));
}

/// Both halves divided by 2^bits.
template <int bits>
HWY_INLINE WordsVector shift_halves_right(WordsVector a) {
#if HWY_TARGET == HWY_SCALAR
  constexpr std::uint64_t kept = 0xffffffffU >> static_cast<unsigned>(bits);
  return hn::And(hn::ShiftRight<bits>(a), words_of(kept | kept << 32U));
#else
  const hn::Repartition<std::uint32_t, Words> halves;
  return hn::BitCast(Words(), hn::ShiftRight<bits>(hn::BitCast(halves, a)));
#endif
}

/// Whether a vector is blocks of four 32-bit words, [w0, w1, w2, w3], which can be put together as
/// follows in one instruction each: a block is two lanes, each with a lower and an upper half. What
/// isn't written for such vectors is left out by this, as Highway does it.
#undef SCALELAB_VECTORS_HAVE_BLOCKS
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SSE4 || HWY_TARGET == HWY_SSSE3
#define SCALELAB_VECTORS_HAVE_BLOCKS 1
#else
#define SCALELAB_VECTORS_HAVE_BLOCKS 0
#endif
constexpr bool has_blocks = SCALELAB_VECTORS_HAVE_BLOCKS == 1;

#if SCALELAB_VECTORS_HAVE_BLOCKS
using HalfWords = hn::Repartition<std::uint32_t, Words>;

/// Of each block [a0, a1, a2, a3] and [b0, b1, b2, b3]: [a1, a3, b1, b3].
HWY_INLINE WordsVector upper_halves(WordsVector a, WordsVector b) {
#if HWY_TARGET == HWY_AVX2
  // Highway's own goes from block to block, which takes another instruction.
  return {_mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(a.raw), _mm256_castsi256_ps(b.raw), 0xdd))};
#else
  return hn::BitCast(Words(), hn::ConcatOdd(HalfWords(), hn::BitCast(HalfWords(), b),
                                            hn::BitCast(HalfWords(), a)));
#endif
}

/// The same with [a0, a2, b0, b2].
HWY_INLINE WordsVector lower_halves(WordsVector a, WordsVector b) {
#if HWY_TARGET == HWY_AVX2
  return {_mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(a.raw), _mm256_castsi256_ps(b.raw), 0x88))};
#else
  return hn::BitCast(Words(), hn::ConcatEven(HalfWords(), hn::BitCast(HalfWords(), b),
                                             hn::BitCast(HalfWords(), a)));
#endif
}

/// Of each block: w0 and w1 in the lower halves of its lanes.
HWY_INLINE WordsVector lower_two_of_four(WordsVector a) {
  const auto halves = hn::BitCast(HalfWords(), a);
  return hn::BitCast(Words(), hn::InterleaveLower(HalfWords(), halves, halves));
}

/// The same with w2 and w3.
HWY_INLINE WordsVector upper_two_of_four(WordsVector a) {
  const auto halves = hn::BitCast(HalfWords(), a);
  return hn::BitCast(Words(), hn::InterleaveUpper(HalfWords(), halves, halves));
}
#endif

/// Eight sums, of which each lane adds to one: to which, does not depend on how many lanes a vector
/// has. So the sum of what is added in rows of eight is the same whatever the vectors.
class RowSum {
 public:
  RowSum() {
    for (RealsVector& part : parts_) {
      part = reals_of(0);
    }
  }

  /// Adds vector `vector` of a row; a row has vectors_of_row of them.
  HWY_INLINE void add(std::size_t vector, RealsVector x) {
    parts_[vector] = hn::Add(parts_[vector], x);
  }

  /// The eight sums, added one after the other.
  [[nodiscard]] HWY_INLINE double value() const {
    double sums[most_lanes];
    for (std::size_t vector = 0; vector < vectors_of_row; ++vector) {
      hn::StoreU(parts_[vector], Reals(), sums + vector * lanes);
    }
    double sum = 0;
    for (const double part : sums) {
      sum += part;
    }
    return sum;
  }

 private:
  RealsVector parts_[vectors_of_row];
};

/// a * b + c, rounded once where the processor has fused multiply-add (AVX2, AVX-512, NEON), and
/// twice where it has not: only there do results differ in their last places from those of others.
HWY_INLINE RealsVector multiply_add(RealsVector a, RealsVector b, RealsVector c) {
  return hn::MulAdd(a, b, c);
}

/// c0 + c1 x^2 + ... of every other of these coefficients, beginning with the first one.
HWY_INLINE RealsVector every_other_term(RealsVector /*x2*/, double c) {
  return reals_of(c);
}
HWY_INLINE RealsVector every_other_term(RealsVector /*x2*/, double c, double /*skipped*/) {
  return reals_of(c);
}
template <class... More>
HWY_INLINE RealsVector every_other_term(RealsVector x2, double c, double /*skipped*/,
                                        More... more) {
  return multiply_add(every_other_term(x2, more...), x2, reals_of(c));
}

/// c0 + c1 x + c2 x^2 + ..., by Horner's rule for the even and the odd powers at once: each term
/// waits for the one before, so two halves are quicker than the whole (Knuth, The Art of Computer
/// Programming, vol. 2, section 4.6.4, equation 4).
template <class... More>
HWY_INLINE RealsVector polynomial(RealsVector x, double c0, More... more) {
  const RealsVector x2 = hn::Mul(x, x);
  return multiply_add(every_other_term(x2, more...), x, every_other_term(x2, c0, more...));
}

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

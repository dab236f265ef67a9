// SPDX-License-Identifier: BSD-3-Clause

/// Normal deviates in vectors, to be compiled once for each instruction set
/// (numerics/vectors/lanes.hpp), by Box and Muller's method ("A note on the generation of random
/// normal deviates", Ann. Math. Stat. 29, 1958): sqrt(-2 ln u) (cos a, sin a).
#if defined(SCALELAB_NUMERICS_RANDOM_VECTOR_NORMAL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_RANDOM_VECTOR_NORMAL_HPP
#undef SCALELAB_NUMERICS_RANDOM_VECTOR_NORMAL_HPP
#else
#define SCALELAB_NUMERICS_RANDOM_VECTOR_NORMAL_HPP
#endif

#include "numerics/functions/vector_functions.hpp"
#include "numerics/random/normal_range.hpp"
#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

/// Two independent normal deviates of mean 0 and variance 1 in each lane.
struct NormalPair {
  RealsVector first;
  RealsVector second;
};

/// From the lower halves w0 ... w3 of four vectors of random words, 104 bits of them. With
///   u = 1 - (2^20 w0 + (w1 mod 2^20)) / 2^52,                from 2^-52 to 1
///   q = (2^22 (w2 mod 2^30) + (w3 mod 2^22)) / 2^52 - 1/2,   from -1/2 to 1/2, in quarter turns
/// the deviates are R cos(q) and R sin(q), in this order if bit 30 of w2 is 0, with R = sqrt(-2 ln
/// u), and -sqrt(-2 ln u) if bit 31 of w2 is 1. None is larger than largest_normal. Each is within
/// 5 units of the last place of what real numbers give.
HWY_INLINE NormalPair normal_pair(WordsVector w0, WordsVector w1, WordsVector w2, WordsVector w3) {
  const WordsVector one = words_of(bits_of_one);
  const WordsVector u_bits =
      hn::Or(hn::ShiftRight<12>(hn::ShiftLeft<32>(w0)), hn::And(w1, words_of(0xfffff)));
  const RealsVector u = hn::Sub(reals_of(2), from_bits(hn::Or(u_bits, one)));
  const WordsVector q_bits =
      hn::Or(hn::ShiftRight<12>(hn::ShiftLeft<34>(w2)), hn::And(w3, words_of(0x3fffff)));
  const RealsVector q = hn::Sub(from_bits(hn::Or(q_bits, one)), reals_of(1.5));

  const RealsVector distance = hn::Sqrt(hn::Mul(log(u), reals_of(-2)));
  const WordsVector sign = hn::And(hn::ShiftLeft<32>(w2), words_of(std::uint64_t{1} << 63U));
  const RealsVector radius = from_bits(hn::Xor(bits_of(distance), sign));
  const RealsVector along = hn::Mul(radius, cosine_of_quarter_turns(q));
  const RealsVector across = hn::Mul(radius, sine_of_quarter_turns(q));
  const RealsMask swapped =
      hn::RebindMask(Reals(), hn::TestBit(w2, words_of(std::uint64_t{1} << 30U)));
  return {hn::IfThenElse(swapped, across, along), hn::IfThenElse(swapped, along, across)};
}

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

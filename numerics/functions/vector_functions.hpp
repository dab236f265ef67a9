// SPDX-License-Identifier: BSD-3-Clause

/// Logarithm, exponential, sine and cosine of vectors, to be compiled once for each instruction set
/// (numerics/vectors/lanes.hpp). No branches and no tables; in return there is
/// no infinity and no NaN, and arguments are within the ranges that are stated.
/// tests/numerics/functions holds them against long double over those ranges.
///
/// Ranges are reduced as in Muller, "Elementary Functions" (3rd ed.), chapters 9 and 11. The
/// polynomials interpolate at Chebyshev nodes, which comes near to the best ones; their relative
/// errors are stated beside them.
#if defined(SCALELAB_NUMERICS_FUNCTIONS_VECTOR_FUNCTIONS_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SCALELAB_NUMERICS_FUNCTIONS_VECTOR_FUNCTIONS_HPP
#undef SCALELAB_NUMERICS_FUNCTIONS_VECTOR_FUNCTIONS_HPP
#else
#define SCALELAB_NUMERICS_FUNCTIONS_VECTOR_FUNCTIONS_HPP
#endif

#include <cstdint>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {

constexpr int mantissa_bits = 52;
constexpr std::uint64_t mantissa_mask = (std::uint64_t{1} << mantissa_bits) - 1;
constexpr std::uint64_t bits_of_one = 0x3ff0000000000000;
// Natural logarithm of 2: the first 32 bits, so that a multiple by an exponent is exact, and the
// rest.
constexpr double ln2_high = 0x1.62e42fee00000p-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// Natural logarithm of normal numbers above 0, within 1 unit of the last place.
HWY_INLINE RealsVector log(RealsVector x) {
  // x = 2^exponent * (1 + f) with 1 + f between sqrt(1/2) and sqrt(2).
  constexpr std::uint64_t bits_of_sqrt_half = 0x3fe6a09e667f3bcd;
  const WordsVector above = hn::Add(bits_of(x), words_of(bits_of_one - bits_of_sqrt_half));
  const RealsVector one_and_f =
      from_bits(hn::Add(hn::And(above, words_of(mantissa_mask)), words_of(bits_of_sqrt_half)));
  // An integer below 2^52 is the mantissa of 2^52 and itself.
  constexpr std::uint64_t bits_of_two_to_52 = 0x4330000000000000;
  constexpr double two_to_52 = 0x1p52;
  constexpr double bias = 1023;
  const RealsVector exponent =
      hn::Sub(from_bits(hn::Or(hn::ShiftRight<mantissa_bits>(above), words_of(bits_of_two_to_52))),
              reals_of(two_to_52 + bias));
  // log(1 + f) = 2 artanh(s) = f - f^2/2 + s (f^2/2 + 2/3 s^2 + 2/5 s^4 + ...), s = f / (2 + f)
  const RealsVector f = hn::Sub(one_and_f, reals_of(1));
  const RealsVector s = hn::Div(f, hn::Add(f, reals_of(2)));
  const RealsVector s2 = hn::Mul(s, s);
  const RealsVector half_f2 = hn::Mul(hn::Mul(reals_of(0.5), f), f);
  // Within 4.6e-16 for s^2 up to 0.0295.
  const RealsVector series =
      hn::Mul(s2, polynomial(s2, 0x1.5555555555558p-1, 0x1.99999999952e2p-2, 0x1.2492492df148dp-2,
                             0x1.c71c62e5800a1p-3, 0x1.7462b4ab2ef6bp-3, 0x1.39fe606542ddep-3,
                             0x1.2b584aae78a57p-3));
  const RealsVector low =
      multiply_add(s, hn::Add(half_f2, series), hn::Mul(exponent, reals_of(ln2_low)));
  return multiply_add(exponent, reals_of(ln2_high), hn::Sub(f, hn::Sub(half_f2, low)));
}

/// e^x for x from -708 to 709, within 1.5 units of the last place.
HWY_INLINE RealsVector exp(RealsVector x) {
  constexpr double log2_of_e = 0x1.71547652b82fep+0;
  // Added to a number, rounds it to an integer, which is then in the lower bits.
  constexpr double rounding = 0x1.8p52;
  const RealsVector shifted = multiply_add(x, reals_of(log2_of_e), reals_of(rounding));
  const RealsVector exponent = hn::Sub(shifted, reals_of(rounding));
  const RealsVector r = hn::Sub(hn::Sub(x, hn::Mul(exponent, reals_of(ln2_high))),
                                hn::Mul(exponent, reals_of(ln2_low)));
  // e^r = 1 + r + r^2 (1/2 + r/6 + ...), within 2.3e-16 of the series for |r| <= ln(2)/2
  const RealsVector series = polynomial(
      r, 0x1.0000000000001p-1, 0x1.5555555555556p-3, 0x1.5555555553d68p-5, 0x1.11111111109b5p-7,
      0x1.6c16c17889ef1p-10, 0x1.a01a01a7c2efep-13, 0x1.a019b9149a41cp-16, 0x1.71de0db2f6b19p-19,
      0x1.28917c89a43a7p-22, 0x1.af389ecfc4b9cp-26);
  const RealsVector power = hn::Add(multiply_add(hn::Mul(r, r), series, r), reals_of(1));
  return from_bits(hn::Add(bits_of(power), hn::ShiftLeft<mantissa_bits>(bits_of(shifted))));
}

/// Cosine of q quarter turns, for |q| <= 1/2, within 1.5 units of the last place.
HWY_INLINE RealsVector cosine_of_quarter_turns(RealsVector q) {
  const RealsVector q2 = hn::Mul(q, q);
  // (cos(pi/2 q) - 1) / q^2, within 4.2e-19
  const RealsVector series = polynomial(
      q2, -0x1.3bd3cc9be45dep+0, 0x1.03c1f081b5ac0p-2, -0x1.55d3c7e3cb241p-6, 0x1.e1f5068688d5bp-11,
      -0x1.a6d1eef479be1p-16, 0x1.f9ce245cada0bp-22, -0x1.b2f3eb054afcdp-28);
  return multiply_add(q2, series, reals_of(1));
}

/// Sine of q quarter turns, for |q| <= 1/2, within 2.5 units of the last place.
HWY_INLINE RealsVector sine_of_quarter_turns(RealsVector q) {
  const RealsVector q2 = hn::Mul(q, q);
  // sin(pi/2 q) / q, within 3.5e-18
  const RealsVector series = polynomial(
      q2, 0x1.921fb54442d18p+0, -0x1.4abbce625be41p-1, 0x1.466bc677587f8p-4, -0x1.32d2cce2e5b19p-8,
      0x1.50782fda12d96p-13, -0x1.e30071afc3e59p-19, 0x1.e3f38399551bfp-25);
  return hn::Mul(q, series);
}

}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

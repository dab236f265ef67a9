// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ep/gaussian_pairs.hpp"

#include <numeric>

#include "kernels/monte_carlo/ep/nas_generator.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/ep/gaussian_pairs_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/functions/vector_functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Annuli that a row has as a rule; it seldom reaches further out.
constexpr int usual_annuli = 4;

// 2 s / 2^46 - 1, without rounding. Of s only the lower 46 bits are looked at.
HWY_INLINE RealsVector coordinate(WordsVector s) {
  constexpr std::uint64_t bits_of_two = 0x4000000000000000;
  const WordsVector fraction = hn::ShiftRight<12>(hn::ShiftLeft<18>(s));
  return hn::Sub(from_bits(hn::Or(fraction, words_of(bits_of_two))), reals_of(3));
}

// Adds the pairs whose first numbers are s, s 5^26, s 5^52, ..., one block of them.
void add_block(std::uint64_t s, GaussianPairs& found) {
  const WordsVector next = words_of(nas::multiplier);
  const WordsVector next_row = words_of(nas::multiplier_of(2 * most_lanes));
  WordsVector first[vectors_of_row];
  std::uint64_t states[most_lanes];
  for (std::uint64_t& state : states) {
    state = s;
    s = s * nas::multiplier_of(2) & nas::modulus_mask;
  }
  for (std::size_t vector = 0; vector < vectors_of_row; ++vector) {
    first[vector] = hn::LoadU(Words(), states + vector * lanes);
  }

  RowSum sum_x;
  RowSum sum_y;
  std::int64_t accepted = 0;
  std::int64_t beyond[GaussianPairs::annuli] = {};  // [l]: with max(|X|, |Y|) >= l
  for (std::int64_t row = 0; row < pairs_of_block / static_cast<std::int64_t>(most_lanes); ++row) {
    for (std::size_t vector = 0; vector < vectors_of_row; ++vector) {
      const RealsVector x = coordinate(first[vector]);
      const RealsVector y = coordinate(multiply_words(first[vector], next));
      first[vector] = multiply_words(first[vector], next_row);
      // Rounded as everybody rounds it: this decides who is within the circle.
      const RealsVector t = hn::Add(hn::Mul(x, x), hn::Mul(y, y));
      const RealsMask inside = hn::Le(t, reals_of(1));
      accepted += count_true(inside);
      // With t = 1 both deviates are 0.
      const RealsVector t_inside = hn::IfThenElse(inside, t, reals_of(1));
      const RealsVector factor = hn::Sqrt(hn::Div(hn::Mul(log(t_inside), reals_of(-2)), t_inside));
      const RealsVector deviate_x = hn::Mul(x, factor);
      const RealsVector deviate_y = hn::Mul(y, factor);
      sum_x.add(vector, deviate_x);
      sum_y.add(vector, deviate_y);
      const RealsVector larger = hn::Max(hn::Abs(deviate_x), hn::Abs(deviate_y));
      for (int l = 1; l < usual_annuli; ++l) {
        beyond[l] += count_true(hn::Ge(larger, reals_of(l)));
      }
      RealsMask far = hn::Ge(larger, reals_of(usual_annuli));
      for (int l = usual_annuli;
           l < static_cast<int>(GaussianPairs::annuli) && !hn::AllFalse(Reals(), far); ++l) {
        beyond[l] += count_true(far);
        far = hn::Ge(larger, reals_of(l + 1));
      }
    }
  }
  beyond[0] = accepted;
  found.sum_x.add(sum_x.value());
  found.sum_y.add(sum_y.value());
  for (std::size_t l = 0; l < GaussianPairs::annuli; ++l) {
    const std::int64_t further = l + 1 < GaussianPairs::annuli ? beyond[l + 1] : 0;
    found.in_annulus[l] += beyond[l] - further;
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(add_block);

}  // namespace

void add_blocks(const Range& blocks, GaussianPairs& found) noexcept {
  if (blocks.empty()) {
    return;
  }
  constexpr std::uint64_t next_block = nas::multiplier_of(2 * pairs_of_block);
  std::uint64_t s = nas::state(static_cast<std::uint64_t>(2 * blocks.first * pairs_of_block + 1));
  for (std::int64_t block = blocks.first; block < blocks.last; ++block) {
    HWY_DYNAMIC_DISPATCH(add_block)(s, found);
    s = s * next_block & nas::modulus_mask;
  }
}

void GaussianPairs::add(const GaussianPairs& other) noexcept {
  sum_x.add(other.sum_x);
  sum_y.add(other.sum_y);
  for (std::size_t l = 0; l < annuli; ++l) {
    in_annulus.at(l) += other.in_annulus.at(l);
  }
}

std::int64_t GaussianPairs::accepted() const noexcept {
  return std::accumulate(in_annulus.begin(), in_annulus.end(), std::int64_t{0});
}

}  // namespace scalelab
#endif

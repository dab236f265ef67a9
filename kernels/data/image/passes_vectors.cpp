// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/image/passes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/data/image/passes_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR

std::int64_t rows_at_once() {
  return 2;
}

void filter_rows_at_once(const image::LineFilter& filter, std::int64_t inputs,
                         const std::uint8_t* const* rows, std::int16_t* const* pair_rows,
                         std::int16_t* /*packed*/) {
  for (std::int64_t output = 0; output < filter.outputs().last; ++output) {
    const std::int64_t first = filter.first(output);
    const std::int16_t* const weights = filter.weights(output);
    const std::int64_t taps = std::min(filter.taps(), inputs - first);
    for (std::int64_t channel = 0; channel < image::channels; ++channel) {
      for (std::int64_t row = 0; row < 2; ++row) {
        std::int64_t sum = 0;
        for (std::int64_t tap = 0; tap < taps; ++tap) {
          sum += weights[tap] * rows[row][(first + tap) * image::channels + channel];
        }
        pair_rows[0][2 * (output * image::channels + channel) + row] =
            static_cast<std::int16_t>(image::after_rows(sum));
      }
    }
  }
}

void filter_columns_of_values(const std::int16_t* weights, std::int64_t pairs,
                              const std::int16_t* const* pair_rows, std::int64_t values,
                              std::uint8_t* out) {
  for (std::int64_t value = 0; value < values; ++value) {
    std::int64_t sum = 0;
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
      sum += weights[2 * pair] * pair_rows[pair][2 * value] +
             weights[2 * pair + 1] * pair_rows[pair][2 * value + 1];
    }
    out[value] = image::after_columns(sum);
  }
}

#else

constexpr std::size_t most_numbers = 32;  // of 16 bits, which are what 512 bits have
using Numbers = hn::CappedTag<std::int16_t, most_numbers>;
using Sums = hn::Repartition<std::int32_t, Numbers>;
using NumbersVector = hn::Vec<Numbers>;
using SumsVector = hn::Vec<Sums>;
using EightNumbers = hn::FixedTag<std::int16_t, 8>;
using BlockBytes = hn::Repartition<std::uint8_t, EightNumbers>;

// Two pixels beside each other are packed as a block [r0 r1 g0 g1 b0 b1 0 0]. A vector has those
// of several rows, every other row: the even ones are in one vector, the odd ones in the next.
constexpr std::int64_t numbers_of_block = 8;
constexpr std::int64_t lanes_of_numbers = hn::MaxLanes(Numbers());
constexpr std::int64_t lanes_of_sums = hn::MaxLanes(Sums());
constexpr std::int64_t blocks_of_vector = lanes_of_numbers / numbers_of_block;
constexpr std::int64_t bytes_of_two_pixels = 2 * image::channels;

std::int64_t rows_at_once() {
  return 2 * blocks_of_vector;
}

// sum + a[0] b[0] + a[1] b[1] in the first lane, and so on.
HWY_INLINE SumsVector add_products(SumsVector sum, NumbersVector a, NumbersVector b) {
#if HWY_ARCH_X86
  SumsVector unused = sum;
  return hn::ReorderWidenMulAccumulate(Sums(), a, b, sum, unused);
#else
  const auto even = [](NumbersVector x) {
    return hn::ShiftRight<16>(hn::ShiftLeft<16>(hn::BitCast(Sums(), x)));
  };
  const auto odd = [](NumbersVector x) { return hn::ShiftRight<16>(hn::BitCast(Sums(), x)); };
  return hn::Add(sum, hn::Add(hn::Mul(even(a), even(b)), hn::Mul(odd(a), odd(b))));
#endif
}

// Two weights, in every lane.
HWY_INLINE NumbersVector two_weights(const std::int16_t* weights) {
  std::int32_t both = 0;
  std::memcpy(&both, weights, sizeof both);
  return hn::BitCast(Numbers(), hn::Set(Sums(), both));
}

// Packs `pairs` pairs of pixels of one row, and perhaps one more; a block every `lanes_of_numbers`
// x 2.
HWY_INLINE void pack_row(const std::uint8_t* HWY_RESTRICT row, std::int64_t pairs,
                         std::int16_t* HWY_RESTRICT to) {
  constexpr std::uint8_t none = 0x80;
  alignas(16) static constexpr std::uint8_t first_two[16] = {
      0, none, 3, none, 1, none, 4, none, 2, none, 5, none, none, none, none, none};
  alignas(16) static constexpr std::uint8_t next_two[16] = {
      6, none, 9, none, 7, none, 10, none, 8, none, 11, none, none, none, none, none};
  const auto first_order = hn::Load(BlockBytes(), first_two);
  const auto next_order = hn::Load(BlockBytes(), next_two);
  for (std::int64_t pair = 0; pair < pairs; pair += 2) {
    const auto pixels = hn::LoadU(BlockBytes(), row + pair * bytes_of_two_pixels);
    std::int16_t* const at = to + pair * 2 * lanes_of_numbers;
    hn::Store(hn::BitCast(EightNumbers(), hn::TableLookupBytesOr0(pixels, first_order)),
              EightNumbers(), at);
    hn::Store(hn::BitCast(EightNumbers(), hn::TableLookupBytesOr0(pixels, next_order)),
              EightNumbers(), at + 2 * lanes_of_numbers);
  }
}

// The blocks of a vector, each to a row of its own.
template <class Vector>
HWY_INLINE void store_blocks(Vector v, std::int16_t* const* rows, std::int64_t at) {
  using Tag = hn::DFromV<Vector>;
  if constexpr (hn::MaxLanes(Tag()) == numbers_of_block) {
    hn::StoreU(v, Tag(), rows[0] + at);
  } else {
    const hn::Half<Tag> half;
    store_blocks(hn::LowerHalf(half, v), rows, at);
    store_blocks(hn::UpperHalf(half, v), rows + hn::MaxLanes(half) / numbers_of_block, at);
  }
}

// One output for all rows, from packed pixels.
HWY_INLINE NumbersVector output_of_rows(const std::int16_t* HWY_RESTRICT packed,
                                        const std::int16_t* HWY_RESTRICT weights,
                                        std::int64_t pairs) {
  constexpr int shift = image::weight_bits - image::row_bits;
  SumsVector even = hn::Set(Sums(), 1 << (shift - 1));
  SumsVector odd = even;
  for (std::int64_t pair = 0; pair < pairs; ++pair) {
    const NumbersVector both = two_weights(weights + 2 * pair);
    even = add_products(even, hn::Load(Numbers(), packed + pair * 2 * lanes_of_numbers), both);
    odd = add_products(
        odd, hn::Load(Numbers(), packed + pair * 2 * lanes_of_numbers + lanes_of_numbers), both);
  }
  // The sums of rows are below 2^16 after the shift, so the lower half of one and the upper half of
  // the other are a pair.
  return hn::OddEven(hn::BitCast(Numbers(), hn::ShiftLeft<16 - shift>(odd)),
                     hn::BitCast(Numbers(), hn::ShiftRight<shift>(even)));
}

void filter_rows_at_once(const image::LineFilter& filter, std::int64_t inputs,
                         const std::uint8_t* const* rows, std::int16_t* const* pair_rows,
                         std::int16_t* HWY_RESTRICT packed) {
  const std::int64_t outputs = filter.outputs().last;
  const std::int64_t pairs = filter.taps() / 2;
  const std::int64_t most_pairs = image::packed_pairs(inputs, filter.taps());
  for (std::int64_t first = 0; first < outputs;) {
    const std::int64_t begin = filter.first(first);
    std::int64_t last = first + 1;
    while (last < outputs && (filter.first(last) - begin) / 2 + pairs <= most_pairs) {
      ++last;
    }
    const std::int64_t needed = (filter.first(last - 1) - begin) / 2 + pairs;
    for (std::int64_t row = 0; row < 2 * blocks_of_vector; ++row) {
      pack_row(rows[row] + begin * image::channels, needed,
               packed + row % 2 * lanes_of_numbers + row / 2 * numbers_of_block);
    }
    for (std::int64_t output = first; output < last; ++output) {
      const NumbersVector values =
          output_of_rows(packed + (filter.first(output) - begin) * lanes_of_numbers,
                         filter.weights(output), pairs);
      store_blocks(values, pair_rows, 2 * image::channels * output);
    }
    first = last;
  }
}

// `vectors` x `lanes_of_sums` values of the row, from `at` on.
template <std::int64_t vectors>
HWY_INLINE void columns_at(const std::int16_t* HWY_RESTRICT weights, std::int64_t pairs,
                           const std::int16_t* const* pair_rows, std::int64_t at,
                           std::uint8_t* HWY_RESTRICT out) {
  constexpr int shift = image::weight_bits + image::row_bits;
  SumsVector sum[vectors];
  for (SumsVector& one : sum) {
    one = hn::Set(Sums(), 1 << (shift - 1));
  }
  for (std::int64_t pair = 0; pair < pairs; ++pair) {
    const NumbersVector both = two_weights(weights + 2 * pair);
    const std::int16_t* HWY_RESTRICT row = pair_rows[pair] + 2 * at;
    for (std::int64_t one = 0; one < vectors; ++one) {
      sum[one] = add_products(sum[one], hn::LoadU(Numbers(), row + one * lanes_of_numbers), both);
    }
  }
  for (std::int64_t one = 0; one < vectors; ++one) {
    const hn::Rebind<std::uint8_t, Sums> bytes;
    hn::StoreU(hn::DemoteTo(bytes, hn::ShiftRight<shift>(sum[one])), bytes,
               out + one * lanes_of_sums);
  }
}

void filter_columns_of_values(const std::int16_t* HWY_RESTRICT weights, std::int64_t pairs,
                              const std::int16_t* const* pair_rows, std::int64_t values,
                              std::uint8_t* HWY_RESTRICT out) {
  constexpr std::int64_t together = 4;
  std::int64_t at = 0;
  for (; at + together * lanes_of_sums <= values; at += together * lanes_of_sums) {
    columns_at<together>(weights, pairs, pair_rows, at, out + at);
  }
  for (; at + lanes_of_sums <= values; at += lanes_of_sums) {
    columns_at<1>(weights, pairs, pair_rows, at, out + at);
  }
  if (at < values) {
    // What comes after this row's values in memory may be another worker's.
    std::uint8_t last[lanes_of_sums];
    columns_at<1>(weights, pairs, pair_rows, at, last);
    std::memcpy(out + at, last, static_cast<std::size_t>(values - at));
  }
}

#endif

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(rows_at_once);
HWY_EXPORT(filter_rows_at_once);
HWY_EXPORT(filter_columns_of_values);

}  // namespace

std::int64_t image::rows_together() {
  return HWY_DYNAMIC_DISPATCH(rows_at_once)();
}

void image::filter_rows(const LineFilter& filter, std::int64_t inputs,
                        const std::uint8_t* const* rows, std::int16_t* const* pair_rows,
                        std::int16_t* packed) {
  HWY_DYNAMIC_DISPATCH(filter_rows_at_once)(filter, inputs, rows, pair_rows, packed);
}

void image::filter_columns(const std::int16_t* weights, std::int64_t taps,
                           const std::int16_t* const* pair_rows, std::int64_t columns,
                           std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(filter_columns_of_values)
  (weights, taps / 2, pair_rows, channels * columns, out);
}

}  // namespace scalelab
#endif

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/triad/sweep.hpp"

#include <hwy/cache_control.h>

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix/triad/sweep_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// A multiplication and an addition, also where the processor has both in one: the bits are those
// of any other processor.
HWY_INLINE RealsVector triad_of(const double* HWY_RESTRICT b, const double* HWY_RESTRICT c,
                                RealsVector s) {
  const Reals d;
  return hn::Add(hn::Load(d, b), hn::Mul(s, hn::Load(d, c)));
}

// A line is read before a part of it is written. Processors foresee loads, not all of them stores:
// so it is asked for so many lines, a kilobyte, before it is needed.
constexpr std::size_t sweep_ahead = 16;

// A line at a time; the last elements one by one.
template <Stores stores>
HWY_INLINE void triad_all(double* HWY_RESTRICT a, const double* HWY_RESTRICT b,
                          const double* HWY_RESTRICT c, double s, std::int64_t count) {
  const Reals d;
  const RealsVector factor = reals_of(s);
  const auto all = static_cast<std::size_t>(count);
  const std::size_t whole = all - all % most_lanes;
  for (std::size_t line = 0; line < whole; line += most_lanes) {
    if constexpr (stores == Stores::normal) {
      hwy::Prefetch(a + line + sweep_ahead * most_lanes);
    }
    for (std::size_t i = line; i < line + most_lanes; i += lanes) {
      const RealsVector value = triad_of(b + i, c + i, factor);
      if constexpr (stores == Stores::streaming) {
        hn::Stream(value, d, a + i);
      } else {
        hn::Store(value, d, a + i);
      }
    }
  }
  for (std::size_t i = whole; i < all; ++i) {
    a[i] = b[i] + s * c[i];
  }
}

void triad_normally(double* HWY_RESTRICT a, const double* HWY_RESTRICT b,
                    const double* HWY_RESTRICT c, double s, std::int64_t count) {
  triad_all<Stores::normal>(a, b, c, s, count);
}

void triad_streaming(double* HWY_RESTRICT a, const double* HWY_RESTRICT b,
                     const double* HWY_RESTRICT c, double s, std::int64_t count) {
  triad_all<Stores::streaming>(a, b, c, s, count);
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(triad_normally);
HWY_EXPORT(triad_streaming);

}  // namespace

void triad::sweep(double* a, const double* b, const double* c, double s, std::int64_t count,
                  Stores stores) noexcept {
  if (stores == Stores::streaming) {
    HWY_DYNAMIC_DISPATCH(triad_streaming)(a, b, c, s, count);
    hwy::FlushStream();  // what follows, on whichever thread, sees what was written
  } else {
    HWY_DYNAMIC_DISPATCH(triad_normally)(a, b, c, s, count);
  }
}

}  // namespace scalelab
#endif

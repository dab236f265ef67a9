// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/streams/triad.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numerics/streams/triad_vectors.cpp"
#include <hwy/foreach_target.h>

#include <hwy/cache_control.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

void triad_here(double* a, const double* b, const double* c, double s, std::size_t count) {
  const RealsVector factor = reals_of(s);
  const std::size_t in_lines = count / most_lanes * most_lanes;
  for (std::size_t i = 0; i < in_lines; i += most_lanes) {
    // A whole line at a time, so that none is written in two parts.
    for (std::size_t lane = 0; lane < most_lanes; lane += lanes) {
      const std::size_t at = i + lane;
      hn::Stream(multiply_add(factor, hn::Load(Reals(), c + at), hn::Load(Reals(), b + at)),
                 Reals(), a + at);
    }
  }
  for (std::size_t i = in_lines; i < count; ++i) {
    a[i] = b[i] + s * c[i];
  }
  hwy::FlushStream();
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(triad_here);

}  // namespace

void stream_triad(double* a, const double* b, const double* c, double s, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(triad_here)(a, b, c, s, count);
}

}  // namespace scalelab
#endif

// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/streams/read.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numerics/streams/read_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

double read_here(const double* numbers, std::size_t count) {
  // Four sums, so that no addition waits for the one before.
  constexpr std::size_t sums = 4;
  constexpr std::size_t at_once = sums * lanes;
  RealsVector sum[sums] = {reals_of(0), reals_of(0), reals_of(0), reals_of(0)};
  const std::size_t whole = count / at_once * at_once;
  for (std::size_t i = 0; i < whole; i += at_once) {
    for (std::size_t one = 0; one < sums; ++one) {
      sum[one] = hn::Add(sum[one], hn::Load(Reals(), numbers + i + one * lanes));
    }
  }
  double rest = 0;
  for (std::size_t i = whole; i < count; ++i) {
    rest += numbers[i];
  }
  const RealsVector all = hn::Add(hn::Add(sum[0], sum[1]), hn::Add(sum[2], sum[3]));
  return rest + hn::GetLane(hn::SumOfLanes(Reals(), all));
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(read_here);

}  // namespace

double stream_read(const double* numbers, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(read_here)(numbers, count);
}

}  // namespace scalelab
#endif

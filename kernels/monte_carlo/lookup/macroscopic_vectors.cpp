// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/macroscopic.hpp"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/lookup/macroscopic_vectors.cpp"
#include <hwy/foreach_target.h>

#include "numerics/vectors/lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

// Vectors that the numbers of a point fill: its energy, which goes the way of the others, and its
// cross sections.
constexpr std::size_t vectors = (1 + reactions + lanes - 1) / lanes;

HWY_INLINE const double* numbers_of(const GridPoint* point) {
  return reinterpret_cast<const double*>(point);
}

void add_up_all(std::span<const PlacedLookup> lookups, std::span<CrossSections> sums) {
  for (std::size_t i = 0; i < lookups.size(); ++i) {
    const PlacedLookup& lookup = lookups[i];
    RealsVector sum[vectors];
    for (RealsVector& part : sum) {
      part = reals_of(0);
    }
    for (std::size_t nuclide = 0; nuclide < lookup.lower.size(); ++nuclide) {
      const GridPoint* const lower = lookup.lower[nuclide];
      const GridPoint* const upper = lower + 1;
      const RealsVector share =
          reals_of((upper->energy - lookup.energy) / (upper->energy - lower->energy));
      const RealsVector density = reals_of(lookup.densities[nuclide]);
      for (std::size_t vector = 0; vector < vectors; ++vector) {
        const RealsVector high = hn::Load(Reals(), numbers_of(upper) + vector * lanes);
        const RealsVector low = hn::Load(Reals(), numbers_of(lower) + vector * lanes);
        const RealsVector between = hn::Sub(high, hn::Mul(share, hn::Sub(high, low)));
        sum[vector] = hn::Add(sum[vector], hn::Mul(density, between));
      }
    }
    HWY_ALIGN double numbers[vectors * lanes];
    for (std::size_t vector = 0; vector < vectors; ++vector) {
      hn::Store(sum[vector], Reals(), numbers + vector * lanes);
    }
    for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
      sums[i][reaction] = numbers[1 + reaction];
    }
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(add_up_all);

}  // namespace

void add_up(std::span<const PlacedLookup> lookups, std::span<CrossSections> sums) {
  HWY_DYNAMIC_DISPATCH(add_up_all)(lookups, sums);
}

}  // namespace scalelab
#endif

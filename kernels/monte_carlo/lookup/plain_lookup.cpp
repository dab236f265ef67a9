// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/plain_lookup.hpp"

#include <cstddef>

#include "kernels/monte_carlo/lookup/particle.hpp"
#include "kernels/monte_carlo/lookup/verification.hpp"

namespace scalelab {
namespace {

// The number of the last point that is not above the energy, of those that have one after them; 0
// where all are above.
std::int64_t lower_point(const SyntheticNuclides& nuclides, std::int64_t nuclide, double energy) {
  std::int64_t lower = 0;
  std::int64_t upper = nuclides.gridpoints() - 1;
  while (upper - lower > 1) {
    const std::int64_t middle = lower + (upper - lower) / 2;
    if (nuclides.point(nuclide, middle).energy <= energy) {
      lower = middle;
    } else {
      upper = middle;
    }
  }
  return lower;
}

}  // namespace

std::uint64_t plain_lookup(const SyntheticNuclides& nuclides, const Materials& materials,
                           philox::Key key, std::int64_t number) {
  const auto words = philox::numbers(philox::counter(static_cast<std::uint64_t>(number), 0), key);
  const Particle particle = particle_of(words[0], words[1], words[2]);
  const auto in_material = materials.nuclides_of(particle.material);
  const auto densities = materials.densities_of(particle.material);
  CrossSections sums{};
  for (std::size_t i = 0; i < in_material.size(); ++i) {
    const std::int64_t lower = lower_point(nuclides, in_material[i], particle.energy);
    add_interpolated(nuclides.point(in_material[i], lower),
                     nuclides.point(in_material[i], lower + 1), particle.energy, densities[i],
                     sums);
  }
  return hash_of(sums, static_cast<std::uint64_t>(number));
}

}  // namespace scalelab

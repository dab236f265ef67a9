// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/materials.hpp"

#include "numerics/random/philox.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t densities_stream = 0x6c6f6f03;

// Groups of nuclides. Oxygen is in the fuel and in water, and one of the fuel's in the vessel.
namespace made_of {
constexpr Range fuel{.first = 0, .last = 34};
constexpr Range water{.first = 33, .last = 37};
constexpr Range cladding{.first = 37, .last = 42};
constexpr Range steel{.first = 42, .last = 59};
constexpr Range of_fuel_and_vessel{.first = 32, .last = 33};
constexpr Range of_vessel{.first = 59, .last = 68};
}  // namespace made_of

struct Recipe {
  std::int64_t thousandths;  // of all look-ups
  std::array<Range, 3> groups;
};

// XSBench's fractions add up to 1.001; here, as in its program, fuel has what the others leave.
constexpr std::array<Recipe, Materials::count> recipes{{
    {139, {made_of::fuel}},
    {52, {made_of::cladding}},
    {275, {made_of::water}},  // cold, borated
    {134, {made_of::water}},  // hot, borated
    {154, {made_of::of_fuel_and_vessel, made_of::steel, made_of::of_vessel}},
    {64, {made_of::water, made_of::steel}},     // lower radial reflector
    {66, {made_of::water, made_of::steel}},     // top reflector
    {55, {made_of::water, made_of::steel}},     // bottom plate
    {8, {made_of::water, made_of::steel}},      // bottom nozzle
    {15, {made_of::water, made_of::steel}},     // top nozzle
    {25, {made_of::water, made_of::cladding}},  // top of fuel assemblies
    {13, {made_of::water, made_of::cladding}},  // bottom of fuel assemblies
}};

constexpr std::array<std::uint8_t, 1000> materials_at_thousandths() {
  std::array<std::uint8_t, 1000> materials{};
  std::size_t at = 0;
  for (std::size_t material = 0; material < recipes.size(); ++material) {
    for (std::int64_t i = 0; i < recipes[material].thousandths; ++i) {
      materials.at(at) = static_cast<std::uint8_t>(material);
      ++at;
    }
  }
  return at == materials.size() ? materials : throw "the fractions don't add up to 1";
}

// Every sixteenth of nuclides that stand together, and the last of them, since a row may begin
// anywhere in a cache line.
std::vector<std::int32_t> row_touches(std::span<const std::int32_t> nuclides) {
  constexpr std::int32_t numbers_in_line = 16;
  std::vector<std::int32_t> touches;
  for (std::size_t i = 0; i < nuclides.size(); ++i) {
    const std::int32_t nuclide = nuclides[i];
    const bool first = i == 0 || nuclide != nuclides[i - 1] + 1;
    const bool last = i + 1 == nuclides.size() || nuclide + 1 != nuclides[i + 1];
    if (first || last || nuclide - touches.back() == numbers_in_line) {
      touches.push_back(nuclide);
    }
  }
  return touches;
}

}  // namespace

constexpr std::array<std::uint8_t, 1000> Materials::at_thousandth = materials_at_thousandths();

Materials::Materials(std::int64_t nuclides, std::uint32_t seed) {
  for (std::size_t material = 0; material < count; ++material) {
    Part& part = parts_[material];
    const auto add = [&part](const Range& group) {
      for (std::int64_t nuclide = group.first; nuclide < group.last; ++nuclide) {
        part.nuclides.push_back(static_cast<std::int32_t>(nuclide));
      }
    };
    for (const Range& group : recipes[material].groups) {
      add(group);
    }
    if (material == 0) {
      add({.first = fewest_nuclides, .last = nuclides});
    }
    for (std::size_t i = 0; i < part.nuclides.size(); ++i) {
      const auto words = philox::numbers(philox::counter(i, material), {seed, densities_stream});
      part.densities.push_back((static_cast<double>(words[0]) + 0.5) * 0x1p-32);
    }
    part.row_touches = row_touches(part.nuclides);
  }
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scalelab {

/// What the reactor is made of: the twelve materials of Hoogenboom and Martin's benchmark as
/// XSBench has them, with as many nuclides and met as often (Hoogenboom, Martin, Petrovic, "The
/// Monte Carlo performance benchmark test", NEA 2010; XSBench, Materials.c and Simulation.c).
/// Fuel has 34 nuclides, and more in larger problems. Nuclides are numbered so that those of a
/// material stand together, as an index that has a row of all nuclides likes it; how much of each
/// there is, is a random number between 0 and 1.
class Materials {
 public:
  static constexpr std::size_t count = 12;
  /// As many nuclides as the materials name without more of them in the fuel.
  static constexpr std::int64_t fewest_nuclides = 68;

  Materials(std::int64_t nuclides, std::uint32_t seed);

  /// Numbers of the nuclides in the material, in the order in which their shares are added up.
  [[nodiscard]] std::span<const std::int32_t> nuclides_of(std::size_t material) const {
    return parts_[material].nuclides;
  }
  /// How much of each there is.
  [[nodiscard]] std::span<const double> densities_of(std::size_t material) const {
    return parts_[material].densities;
  }
  /// Numbers of nuclides of the material that have each of its nuclides within a cache line of
  /// them, in a row of a 32-bit number for each nuclide: what is to be asked for beforehand.
  [[nodiscard]] std::span<const std::int32_t> row_touches_of(std::size_t material) const {
    return parts_[material].row_touches;
  }

  /// Which material a random word stands for.
  [[nodiscard]] static std::size_t met_by(std::uint32_t word) noexcept {
    return at_thousandth[(std::uint64_t{word} * at_thousandth.size()) >> 32U];
  }

  /// Nuclides in the fuel, which has the most.
  [[nodiscard]] static constexpr std::int64_t most_nuclides(std::int64_t nuclides) noexcept {
    return nuclides - fewest_nuclides + nuclides_of_small_fuel;
  }

 private:
  static constexpr std::int64_t nuclides_of_small_fuel = 34;
  struct Part {
    std::vector<std::int32_t> nuclides;
    std::vector<double> densities;
    std::vector<std::int32_t> row_touches;
  };
  static const std::array<std::uint8_t, 1000> at_thousandth;

  std::array<Part, count> parts_;
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/transport/escape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace scalelab {
namespace {

/// Of a rod, by adding thin layers to it (invariant imbedding: Bellman, Kalaba and Wing, J. Math.
/// Phys. 1, 1960): reflected' = c/2 - (2 - c) reflected + c/2 reflected^2 and transmitted' =
/// -(1 - c/2) transmitted + c/2 reflected transmitted, by the Runge and Kutta method.
Escape escape_by_adding_layers(double thickness, double scattering) {
  constexpr int steps = 20'000;
  const double h = thickness / steps;
  const double half = scattering / 2;
  const auto slope = [&](const Escape& e) {
    return Escape{.transmitted = (half * e.reflected - (1 - half)) * e.transmitted,
                  .reflected = half + (half * e.reflected - 2 * (1 - half)) * e.reflected};
  };
  const auto plus = [](const Escape& e, double step, const Escape& change) {
    return Escape{.transmitted = e.transmitted + step * change.transmitted,
                  .reflected = e.reflected + step * change.reflected};
  };
  Escape e{.transmitted = 1, .reflected = 0};
  for (int step = 0; step < steps; ++step) {
    const Escape k1 = slope(e);
    const Escape k2 = slope(plus(e, h / 2, k1));
    const Escape k3 = slope(plus(e, h / 2, k2));
    const Escape k4 = slope(plus(e, h, k3));
    e = plus(plus(plus(plus(e, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
  }
  return e;
}

TEST(EscapeFromRod, IsThatOfLayersThatAreAdded) {
  for (const double thickness : {0.001, 0.7, 4.0, 30.0}) {
    for (const double scattering : {0.0, 0.2, 0.9, 0.999, 1.0}) {
      const Escape known = escape_from_rod(thickness, scattering);
      const Escape added = escape_by_adding_layers(thickness, scattering);
      EXPECT_NEAR(known.transmitted, added.transmitted, 1e-11) << thickness << " " << scattering;
      EXPECT_NEAR(known.reflected, added.reflected, 1e-11) << thickness << " " << scattering;
    }
  }
}

TEST(EscapeFromRod, HasTheSimpleFormsAtTheEnds) {
  for (const double thickness : {0.001, 1.0, 100.0}) {
    const Escape absorber = escape_from_rod(thickness, 0);
    EXPECT_NEAR(absorber.transmitted, std::exp(-thickness), 1e-15);
    EXPECT_EQ(absorber.reflected, 0);
    const Escape scatterer = escape_from_rod(thickness, 1);
    EXPECT_NEAR(scatterer.transmitted, 1 / (1 + thickness / 2), 1e-15);
    EXPECT_NEAR(scatterer.reflected, 1 - scatterer.transmitted, 1e-15);
    // Nothing jumps there.
    EXPECT_NEAR(escape_from_rod(thickness, 1 - 1e-12).transmitted, scatterer.transmitted, 1e-9);
  }
}

TEST(EscapeFromSlab, IsThatOfABeamWithoutScattering) {
  for (const double thickness : {0.001, 1.0, 100.0}) {
    const Escape escape = escape_from_slab(thickness, 0);
    EXPECT_EQ(escape.transmitted, std::exp(-thickness));
    EXPECT_EQ(escape.reflected, 0);
  }
}

// Five digits of another method: those of Prahl's adding-doubling program (iadpython).
TEST(EscapeFromSlab, IsThatOfLayersThatAreDoubled) {
  const Escape thin = escape_from_slab(1, 0.8);
  EXPECT_NEAR(thin.reflected, 0.21085, 1e-5);
  EXPECT_NEAR(thin.transmitted, 0.54140, 1e-5);
  const Escape thick = escape_from_slab(100, 0.8);
  EXPECT_NEAR(thick.reflected, 0.28525, 1e-5);
  EXPECT_NEAR(thick.transmitted, 0, 1e-5);
}

// Nothing in the method makes the shares add up to 1.
TEST(EscapeFromSlab, IsOfAllParticlesWhereNoneAreAbsorbed) {
  for (const double thickness : {0.001, 0.01, 0.1, 0.5, 1.0, 3.0, 10.0, 30.0, 60.0, 100.0}) {
    const Escape escape = escape_from_slab(thickness, 1);
    EXPECT_NEAR(escape.transmitted + escape.reflected, 1, 1e-10) << thickness;
  }
}

/// Chandrasekhar's H(1) for isotropic scattering ("Radiative Transfer", 1950, chapter V), as an
/// integral: exp(-1/pi int_0^(pi/2) ln(1 - c a / tan a) da), by the midpoint rule.
double h_of_one(double scattering) {
  constexpr int points = 400'000;
  const double step = std::numbers::pi / 2 / points;
  double sum = 0;
  for (int i = 0; i < points; ++i) {
    const double a = (i + 0.5) * step;
    sum += std::log(1 - scattering * a / std::tan(a));
  }
  return std::exp(-sum * step / std::numbers::pi);
}

TEST(EscapeFromSlab, IsThatOfAHalfSpaceWhereItIsThick) {
  for (const double scattering : {0.1, 0.5, 0.9}) {
    const double reflected = 1 - std::sqrt(1 - scattering) * h_of_one(scattering);
    EXPECT_NEAR(escape_from_slab(100, scattering).reflected, reflected, 1e-9) << scattering;
    EXPECT_NEAR(escape_from_slab(60, scattering).reflected, reflected, 1e-9) << scattering;
  }
}

// Chandrasekhar's table XI has H(1) = 2.9078 without absorption, and Milne's extrapolation length
// is 0.71044609 mean free paths.
TEST(EscapeFromSlab, FallsAsDiffusionHasItWhereItIsThickAndNothingIsAbsorbed) {
  for (const double thickness : {30.0, 100.0}) {
    const double transmitted = escape_from_slab(thickness, 1).transmitted;
    EXPECT_NEAR(transmitted * (thickness + 2 * 0.7104460896), 2.9078105 / std::numbers::sqrt3,
                1e-7);
  }
}

TEST(EscapeFromSlab, IsThatOfOneScatteringWhereScatteringIsRare) {
  constexpr double rare = 1e-7;
  // 1/2 int_0^inf E2(x) exp(-x) dx; terms of the second order are below 1e-7.
  EXPECT_NEAR(escape_from_slab(100, rare).reflected / rare, (1 - std::numbers::ln2) / 2, 1e-7);
  // A thin layer of L mean free paths scatters L of the beam, half of it forward.
  const Escape thin = escape_from_slab(0.001, rare);
  EXPECT_NEAR(thin.reflected / rare, 0.0005, 5e-6);
  EXPECT_NEAR((thin.transmitted - std::exp(-0.001)) / rare, 0.0005, 5e-6);
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// What becomes of a beam of particles that falls straight onto a layer: the shares of it that
/// leave the layer behind and in front. The rest is absorbed.
struct Escape {
  double transmitted = 0;
  double reflected = 0;
};

/// Of a rod, where particles go forward or backward and are scattered into both alike, `thickness`
/// mean free paths long and of scattering ratio c = `scattering`, from 0 to 1. The two equations
/// of transport are solved in closed form: with k = sqrt(1 - c) and L the thickness,
///   1 / transmitted = cosh(k L) + (1 + k^2) / 2 sinh(k L) / k
///   reflected = transmitted c / 2 sinh(k L) / k
/// which for c = 0 is exp(-L), and for c = 1 is 1 / (1 + L / 2) (Wing, "An Introduction to
/// Transport Theory", 1962, chapter 1).
[[nodiscard]] Escape escape_from_rod(double thickness, double scattering);

/// Of a slab with isotropic scattering, within 1e-10 for a thickness of 0.001 to 100 mean free
/// paths. There is no closed form: the integral equation of the scalar flux,
///   phi(x) = exp(-x) + c / 2 int_0^L E1(|x - y|) phi(y) dy
/// (Case and Zweifel, "Linear Transport Theory", 1967), is solved by collocation, and
///   transmitted = exp(-L) + c / 2 int_0^L E2(L - y) phi(y) dy
///   reflected = c / 2 int_0^L E2(y) phi(y) dy.
/// Takes some milliseconds.
[[nodiscard]] Escape escape_from_slab(double thickness, double scattering);

}  // namespace scalelab

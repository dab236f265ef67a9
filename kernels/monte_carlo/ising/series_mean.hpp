// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace scalelab::ising {

/// How far the measurements of a series know of each other.
struct Autocorrelation {
  /// Integrated autocorrelation time, in measurements: the mean of n of them varies as much as that
  /// of n / (2 time) independent ones. At least 1/2, which independent ones have.
  double time = 0;
  /// Degrees of freedom of that time and of what follows from it.
  double degrees = 0;
};

/// By summing the autocorrelation up to a window of six times the integrated time that comes out
/// (Madras and Sokal, J. Stat. Phys. 50, 109, 1988, appendix C), with the bias removed that the
/// mean's own error makes (Wolff, Comput. Phys. Commun. 156, 143, 2004). Their
/// variance of the time, 2 (2 w + 1) / n of its square for a window w, is that of n / (2 w + 1)
/// degrees of freedom. A long series is taken in means of neighbours, 2^15 to 2^16 of them. Nothing
/// where the window does not close within a twentieth of the series: it is too short for its
/// autocorrelation.
[[nodiscard]] std::optional<Autocorrelation> autocorrelation(std::span<const double> series);

}  // namespace scalelab::ising

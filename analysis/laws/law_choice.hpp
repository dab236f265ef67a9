// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/laws/scaling_law.hpp"

namespace scalelab {

/// How well a law does beside others.
struct LawScore {
  Law law = Law::ideal;
  double aicc = 0;  ///< lower is better; only differences mean something

  bool operator==(const LawScore&) const = default;
};

/// What a law that never saw the largest number of workers expects there.
struct HeldOut {
  double workers = 1;
  double measured_s = 0;
  Estimate expected_s;

  /// Whether the measured time lies outside the interval: the law does not extrapolate.
  [[nodiscard]] bool misses() const {
    return expected_s.interval &&
           (measured_s < expected_s.interval->low || measured_s > expected_s.interval->high);
  }
};

/// The law of a curve.
struct LawChoice {
  LawFit fit;
  std::vector<LawScore> scores;     ///< of each law that was compared; empty where none was
  std::optional<HeldOut> held_out;  ///< nothing where too few points would be left
  std::string limit;                ///< why no richer law was tried, as a clause; else empty
};

/// Compares the laws by Akaike's criterion for few observations,
///   AICc = n ln(RSS / n) + 2 K + 2 K (K + 1) / (n - K - 1),
/// with n points, K terms (one of them the noise's scale), and RSS the weighted squares that a law
/// leaves (Hurvich and Tsai, Biometrika 76, 1989; Burnham and Anderson, "Model selection and
/// multimodel inference", 2002, section 7.4). A law takes part when n is at least K + 2; none does
/// below 6 points, with which the criterion would take a law of one parameter for almost anything.
/// Throws what fit_law throws.
std::vector<LawScore> compare_laws(const CurveTimes& curve);

/// Fits the law that compare_laws() scores lowest. With three to five points there is nothing to
/// compare, and Amdahl's law is fitted, or Gustafson's under weak scaling; with fewer, none is.
///
/// What the chosen law leaves out is not known to be 0: sigma, kappa and the peak get the interval
/// of the next richer law, where the points allow to fit it.
/// Throws what fit_law throws.
std::optional<LawChoice> choose_law(const CurveTimes& curve, double confidence);

}  // namespace scalelab

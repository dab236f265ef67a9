// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/laws/scaling_law.hpp"

namespace scalelab {

/// How well a law does beside others.
struct LawScore {
  Law law = Law::ideal;
  double score = 0;  ///< lower is better; only differences mean something

  bool operator==(const LawScore&) const = default;
};

/// What is known of a law that was chosen for a curve.
enum class TestOfFit : std::uint8_t {
  fits,       ///< the times are as near to it as their errors let one see
  no_law,     ///< they lie further from it than chance explains, and every other law does worse
  not_tested  ///< too few numbers of workers to tell
};

/// "fits", "no law", "not tested": its name in files.
std::string_view name_of(TestOfFit verdict);

/// What is expected at the largest number of workers by the law that would have been chosen
/// without it.
struct HeldOut {
  Law law = Law::ideal;
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
  LawFit fit;  ///< of the law that explains the times best, whether it fits or not
  TestOfFit verdict = TestOfFit::not_tested;
  std::vector<LawFit> rivals;       ///< laws that fit, and that the times can't tell from it
  std::vector<LawScore> scores;     ///< of each law that was compared; empty where none was
  std::optional<HeldOut> held_out;  ///< nothing where too few points would be left
};

/// With how many numbers of workers a law is fitted.
inline constexpr std::size_t fewest_for_a_law = 3;

/// With how many numbers of workers laws are compared and tested.
inline constexpr std::size_t fewest_to_compare = 4;

/// Scores each law by
///   chi squared + 4 times its number of terms,
/// with the errors of the medians as known (errors_of). Akaike's criterion would add 2 a term
/// (Burnham and Anderson, "Model selection and multimodel inference", 2002, section 2.2), but the
/// errors are themselves estimates, of which too small ones let a richer law in; 4 was found by
/// simulation (docs/scaling_laws.md). A law takes part with two numbers of workers more than it has
/// terms; none does below `fewest_to_compare`. Empty where no point tells an error.
/// Throws what fit_law throws for other reasons.
std::vector<LawScore> compare_laws(const CurveTimes& curve);

/// Fits the law that compare_laws() scores lowest, and tests it: below a `chance` of 1 % no law
/// fits. Rivals are the laws within 2 of its score that pass the test. With three numbers of
/// workers there is nothing to compare, and Amdahl's law is fitted, or Gustafson's under weak
/// scaling; with fewer, or where no point tells an error, none is. The held-out check chooses anew,
/// without the largest number of workers.
///
/// What the chosen law leaves out is not known to be 0: sigma, kappa and the peak get the interval
/// of the next richer law, where the points allow to fit it.
/// Throws what fit_law throws for other reasons.
std::optional<LawChoice> choose_law(const CurveTimes& curve, double confidence);

}  // namespace scalelab

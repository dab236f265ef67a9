// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "statistics/uncertain_ratio.hpp"

namespace scalelab {

/// What several runs gave, as one number: their geometric mean. Throws std::invalid_argument when
/// there is no run, or when a value is not positive and finite.
double typical_of_runs(std::span<const double> runs);

/// The squared standard error of the logarithm of typical_of_runs. Throws std::invalid_argument for
/// less than two runs, and as that does.
double squared_error_of_runs(std::span<const double> runs);

/// typical_of_runs(numerator) / typical_of_runs(denominator), each value being what one run gave,
/// such as the median of its samples.
///
/// Runs of one program differ by more than the noise of their samples: memory is laid out anew,
/// threads and pages have other places, the clock is another. How much is seen only between runs;
/// so the runs are what is observed, whose spread holds what varies between them and what varies
/// within (Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013: the variance
/// of the means of the highest level). It is Student's t of the logarithms, with a spread of its
/// own for each side. The degrees of freedom are those that Welch gives with unbiased squares of
/// variances ("The generalization of Student's problem when several different population variances
/// are involved", Biometrika 34, 1947), and never more than those of both sides together: with two
/// to four runs Satterthwaite's would make the interval too wide, and those of one common variance
/// too narrow where one side varies more (docs/statistics.md has the coverage).
///
/// Throws std::invalid_argument when a side has less than two runs, or when a value is not positive
/// and finite.
UncertainRatio ratio_of_runs(std::span<const double> numerator,
                             std::span<const double> denominator);

}  // namespace scalelab

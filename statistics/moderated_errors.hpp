// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "statistics/error_of_median.hpp"

namespace scalelab {

/// Errors that were each made surer by what the others say.
struct ModeratedErrors {
  std::vector<RelativeError> errors;  ///< in the order of those that were given
  RelativeError common;               ///< what is to be expected of one of which nothing is known
};

/// Few samples tell little of their own error: the points that look surest are mostly those that
/// were calm by chance. Each error is drawn towards the common one, the more so the less the errors
/// differ beyond chance and the fewer degrees of freedom it has. How much, is found from the errors
/// themselves by empirical Bayes: Smyth, "Linear models and empirical Bayes methods for assessing
/// differential expression in microarray experiments", Statistical Applications in Genetics and
/// Molecular Biology 3(1), 2004, sections 3 and 6.2. No result has more degrees of freedom than all
/// errors together.
///
/// @param errors of estimates that are alike, such as from equally many samples
/// @param least errors below it count as it; above 0
/// Fewer than three errors can't tell how much they differ, and stay as they are. Throws
/// std::invalid_argument without any error, and for sizes, degrees or a `least` that no error has.
ModeratedErrors moderated(std::span<const RelativeError> errors, double least);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// How far the mean of `count` independent numbers is from its expectation, at most but for one
/// time in 500 million: Bernstein's inequality for numbers that are nowhere further from their
/// expectation than `range` and whose variance is `variance`, or that on average if they are not
/// alike (Boucheron, Lugosi, Massart, "Concentration Inequalities", 2013, section 2.8). It holds
/// for any count and any distribution; for many, it is 6.4 standard deviations.
[[nodiscard]] double bound_of_mean(double variance, double range, double count);

}  // namespace scalelab

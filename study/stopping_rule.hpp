// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>
#include <string>

#include "study/config.hpp"

namespace scalelab {

/// Why a point with these times needs no further sample, in words that are stored with it; nothing
/// while it does. `times_s` is without samples that warmed up; `seconds_spent` counts all that the
/// point has cost, preparation and warm-up included.
///
/// The median's interval must be narrow enough both for the first two thirds of the samples, which
/// decide, and for all: where the first interval that happens to be narrow ends a point, too few
/// hold the true median (a sequential procedure; Chow and Robbins, Annals of Mathematical
/// Statistics 36, 1965. Coverage with and without: docs/statistics.md).
///
/// The interval is worked out after each number of deciding samples up to 128, and from then on
/// each time that about a hundredth more have come, because sorting all times after every sample
/// would in the end take longer than the samples.
std::optional<std::string> reason_to_stop(std::span<const double> times_s, double seconds_spent,
                                          const Measure& measure);

/// How many more samples the point will take, as far as its times can tell: the interval for the
/// median narrows with the square root of the number of samples.
double expected_repeats_left(std::span<const double> times_s, double seconds_spent,
                             const Measure& measure);

}  // namespace scalelab

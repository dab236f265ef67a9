// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "kernels/kernel.hpp"
#include "results/records.hpp"

namespace scalelab {

/// A repetition that is too short for the clock makes a sample together with others, as a batch.
/// What follows says how many they are.

/// The shortest time, in seconds, that a clock measures to a thousandth: a thousand times its
/// resolution or the cost of reading it, whichever is larger; 0 where both are unknown.
double shortest_measurable(const MachineRecord& machine);

/// The most repetitions that a batch may have.
inline constexpr int longest_batch = 1000;

/// The smallest batch that takes `shortest_s` seconds when one repetition takes `repetition_s`; at
/// least 1, at most the longest one.
int batch_size(double repetition_s, double shortest_s);

/// The answer of a batch: that of its repetitions, which all must have the same to the last bit and
/// be right by their own check. The kernel's own values are the means over the repetitions. Throws
/// std::invalid_argument when there is none.
Answer answer_of_batch(std::span<const Answer> answers);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/guide/guide_task.hpp"
#include "statistics/interval.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// Whether a measurement bears out what the guide says of a task.
enum class GuideVerdict : std::uint8_t {
  agree,
  disagree,
  no_difference,  ///< none that counts
  cannot_tell,
  not_measured
};

template <>
inline constexpr EnumNames<5> enum_names<GuideVerdict>{"agree", "disagree", "no difference here",
                                                       "can't tell", "not measured"};

/// Less than this share is no reason to choose one way before the other.
inline constexpr double difference_that_counts = 0.05;

/// Decided by the interval alone. Where all of it is within a factor of 1 + difference_that_counts
/// to both sides of 1, there is no difference; else, where all of it is on one side of 1, one way
/// is better; else, and without an interval, it can't be told.
/// @param threads_over_processes interval of the threads' time over that of the processes
GuideVerdict guide_verdict(Way advised, const std::optional<Interval>& threads_over_processes);

}  // namespace scalelab

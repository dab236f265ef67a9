// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "results/records.hpp"

namespace scalelab {

/// What the cores and ranks that a point uses can do at best, all together. Unknown is what was not
/// measured.
struct Attainable {
  MaybeReal flop_rate{};           ///< floating-point operations a second, of a dense product
  MaybeReal bandwidth{};           ///< bytes a second, to main memory and back
  MaybeReal read_bandwidth{};      ///< bytes a second, from main memory
  MaybeReal random_loads_per_s{};  ///< loads from anywhere in main memory, many at once
  MaybeReal loads_per_s{};         ///< dependent loads from main memory
  MaybeReal message_s{};           ///< of one short message
  MaybeReal message_bandwidth{};   ///< bytes a second, of one rank's long messages

  bool operator==(const Attainable&) const = default;
};

/// By the limits that were measured on the point's computers (Results::limits), which are the first
/// ones of its study. On each computer, which has its even share of the point's workers, that is
/// the least of one core's limit times the workers and of what all cores together reach: at most
/// so much, since fewer cores may share what all share. Messages go between computers where the
/// point is on several.
Attainable attainable_by(const Results& results, const Point& point);

}  // namespace scalelab

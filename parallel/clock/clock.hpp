// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// Seconds on this computer's monotonic clock. All processes of one computer read the same clock;
/// other computers have clocks of their own (see clock_offsets.hpp).
double now() noexcept;

/// How well now() can be trusted.
struct ClockQuality {
  double resolution_s = 0;  ///< smallest step seen between two different readings
  double overhead_s = 0;    ///< median cost of one reading
};

/// Measures the clock that now() reads; takes a few milliseconds.
ClockQuality measure_clock();

}  // namespace scalelab

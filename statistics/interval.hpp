// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// A confidence interval: both ends belong to it.
struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};

}  // namespace scalelab

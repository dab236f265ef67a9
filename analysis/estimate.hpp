// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "statistics/interval.hpp"

namespace scalelab {

/// A value estimated from samples, with its confidence interval where there are enough of them.
struct Estimate {
  double value = 0;
  std::optional<Interval> interval;

  bool operator==(const Estimate&) const = default;
};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/false_discovery.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>

namespace scalelab {

std::vector<double> adjusted_for_false_discoveries(std::span<const double> p_values) {
  if (!std::all_of(p_values.begin(), p_values.end(), [](double p) { return p >= 0 && p <= 1; })) {
    throw std::invalid_argument("a p value must be in [0, 1]");
  }
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t one, std::size_t other) { return p_values[one] < p_values[other]; });
  std::vector<double> adjusted(p_values.size());
  const auto all = static_cast<double>(p_values.size());
  double smallest = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t at = order[rank - 1];
    // Divided first, so that the last one stays what it is.
    smallest = std::min(smallest, p_values[at] * (all / static_cast<double>(rank)));
    adjusted[at] = smallest;
  }
  return adjusted;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/row_moves.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace scalelab {

RowMoves::RowMoves(std::int64_t first, std::span<const std::int64_t> pivots)
    : sources_(pivots.size()) {
  std::iota(sources_.begin(), sources_.end(), first);
  const auto end = first + static_cast<std::int64_t>(pivots.size());
  for (std::size_t j = 0; j < pivots.size(); ++j) {
    if (pivots[j] < end) {
      std::swap(sources_[j], sources_[static_cast<std::size_t>(pivots[j] - first)]);
      continue;
    }
    auto at = std::ranges::find(displaced_, pivots[j], &Displaced::to);
    if (at == displaced_.end()) {
      at = displaced_.insert(at, {.to = pivots[j], .from = pivots[j]});
    }
    std::swap(sources_[j], at->from);
  }
}

}  // namespace scalelab

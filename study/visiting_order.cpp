// SPDX-License-Identifier: BSD-3-Clause
#include "study/visiting_order.hpp"

#include <algorithm>
#include <utility>

namespace scalelab {

VisitingOrder::VisitingOrder(std::vector<std::size_t> points, std::uint32_t seed)
    : open_(std::move(points)), random_(seed) {}

std::optional<std::size_t> VisitingOrder::next() {
  if (open_.empty()) {
    return std::nullopt;
  }
  if (round_.empty()) {
    round_ = open_;
    std::ranges::shuffle(round_, random_);
  }
  const std::size_t point = round_.back();
  round_.pop_back();
  return point;
}

void VisitingOrder::close(std::size_t point) {
  std::erase(open_, point);
  std::erase(round_, point);
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/group_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace scalelab::transform {
namespace {

constexpr std::size_t fewest_places = 16;

std::size_t places_for(std::int64_t groups) {
  return std::bit_ceil(std::max(fewest_places, 2 * static_cast<std::size_t>(groups)));
}

}  // namespace

GroupTable::GroupTable(std::int64_t groups)
    : places_(places_for(groups)),
      shift_(static_cast<unsigned>(std::countl_zero(places_.size()) + 1)) {}

double GroupTable::bytes(std::int64_t groups) {
  return static_cast<double>(places_for(groups)) * sizeof(GroupTotals);
}

void GroupTable::clear() {
  std::fill(places_.begin(), places_.end(), GroupTotals{});
  groups_ = 0;
}

void GroupTable::grow() {
  GroupTable larger(2 * groups_);
  for_each([&larger](const GroupTotals& group) { larger.add(group); });
  *this = std::move(larger);
}

void GroupTable::refuse(std::int64_t key) {
  throw std::runtime_error(
      fmt::format("the values of the records with key {} add up to more than 64 bits hold", key));
}

}  // namespace scalelab::transform

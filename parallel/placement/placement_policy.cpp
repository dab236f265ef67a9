#include "parallel/placement/placement_policy.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>

namespace scalelab {

PlacementPolicy placement_policy_from(std::string_view name) {
  const auto found = std::ranges::find(placement_policy_names, name);
  if (found == placement_policy_names.end()) {
    throw std::invalid_argument("no placement policy is called '" + std::string(name) + "'");
  }
  return static_cast<PlacementPolicy>(std::distance(placement_policy_names.begin(), found));
}

std::string_view to_string(PlacementPolicy policy) {
  return placement_policy_names[static_cast<std::size_t>(policy)];
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/placement/placement_policy.hpp"

#include "parallel/named_enum.hpp"

namespace scalelab {

PlacementPolicy placement_policy_from(std::string_view name) {
  return enum_from_name<PlacementPolicy>(placement_policy_names, name, "placement policy");
}

std::string_view to_string(PlacementPolicy policy) {
  return name_of_enum(placement_policy_names, policy);
}

}  // namespace scalelab

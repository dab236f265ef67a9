// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace scalelab {

/// Which cores the workers of a point get. The names are those that a study may use in
/// placement.policy; docs/measuring.md tells more.
enum class PlacementPolicy : std::uint8_t {
  spread,   ///< as far apart as the machine allows, the threads of a rank in one memory domain
  compact,  ///< one core next to the other
  none      ///< the operating system moves them as it likes
};

inline constexpr std::array<std::string_view, 3> placement_policy_names{"spread", "compact",
                                                                        "none"};

/// Throws std::invalid_argument for a name that is not in placement_policy_names.
PlacementPolicy placement_policy_from(std::string_view name);

std::string_view to_string(PlacementPolicy policy);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// Which cores the workers of a point get. The names are those that a study may use in
/// placement.policy; docs/measuring.md tells more.
enum class PlacementPolicy : std::uint8_t {
  spread,   ///< as far apart as the machine allows, the threads of a rank in one memory domain
  compact,  ///< one core next to the other
  none      ///< the operating system moves them as it likes
};

template <>
inline constexpr EnumNames<3> enum_names<PlacementPolicy>{"spread", "compact", "none"};

}  // namespace scalelab

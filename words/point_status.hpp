// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// What has become of a point.
enum class PointStatus : std::uint8_t {
  planned,     ///< it waits for its samples
  measured,    ///< it has all that it needs
  unfinished,  ///< the run ended before that
  skipped,     ///< there is no layout for it, or the job has not the ranks
  failed       ///< its answer was wrong
};

template <>
inline constexpr EnumNames<5> enum_names<PointStatus>{"planned", "measured", "unfinished",
                                                      "skipped", "failed"};

}  // namespace scalelab

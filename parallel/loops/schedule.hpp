// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace scalelab {

/// How the indexes of a loop are given to workers: in equal contiguous shares fixed beforehand, or
/// piece by piece to whoever is free.
enum class Schedule : std::uint8_t { fixed, dynamic };

/// The names that a study may use in sweep.schedule.
inline constexpr std::array<std::string_view, 2> schedule_names{"static", "dynamic"};

/// Throws std::invalid_argument for a name that is not in schedule_names.
Schedule schedule_from(std::string_view name);

}  // namespace scalelab

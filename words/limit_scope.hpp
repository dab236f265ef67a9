// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// Of what a limit of the machine is: one core alone, all cores that a job's workers use on one
/// computer, or all computers of the job.
enum class LimitScope : std::uint8_t { core, node, job };

template <>
inline constexpr EnumNames<3> enum_names<LimitScope>{"core", "node", "job"};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// What stays the same when workers are added: the problem, or the work of each worker.
enum class Scaling : std::uint8_t { strong, weak };

template <>
inline constexpr EnumNames<2> enum_names<Scaling>{"strong", "weak"};

}  // namespace scalelab

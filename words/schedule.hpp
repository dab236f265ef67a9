// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// How the indexes of a loop are given to workers: in equal contiguous shares fixed beforehand, or
/// piece by piece to whoever is free.
enum class Schedule : std::uint8_t { fixed, dynamic };

/// As OpenMP calls them; the first is a word of C++.
template <>
inline constexpr EnumNames<2> enum_names<Schedule>{"static", "dynamic"};

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// Among whom one lock is shared out: the threads of a process, as in Python, or all workers on a
/// node, or all workers of a point.
enum class LockScope : std::uint8_t { process, node, world };

template <>
inline constexpr EnumNames<3> enum_names<LockScope>{"process", "node", "world"};

}  // namespace scalelab

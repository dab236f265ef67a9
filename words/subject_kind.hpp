// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// What a study measures: a kernel, which all ranks of the job run, or a program, which is started
/// from outside once for each sample.
enum class SubjectKind : std::uint8_t { kernel, program };

template <>
inline constexpr EnumNames<2> enum_names<SubjectKind>{"kernel", "program"};

}  // namespace scalelab

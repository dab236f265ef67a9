// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "words/named_enum.hpp"

namespace scalelab {

/// What is measured of a program from outside, besides its time: each a column of its own.
enum class OutsideValue : std::uint8_t {
  user_s,
  system_s,
  not_computing,
  peak_memory,
  voluntary_switches,
  involuntary_switches,
  processors,
  exit_status
};

template <>
inline constexpr EnumNames<8> enum_names<OutsideValue>{
    "user_s",      "system_s",           "not_computing",
    "peak_memory", "voluntary_switches", "involuntary_switches",
    "processors",  "exit_status"};

}  // namespace scalelab

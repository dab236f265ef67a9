// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace scalelab {

/// The names of an enumeration's values, in the order of the values, which count from 0.
template <std::size_t count>
using EnumNames = std::array<std::string_view, count>;

/// The value of `Enum` that is called `name`. Throws std::invalid_argument where none is: "no
/// <what> is called '<name>'".
template <class Enum, std::size_t count>
Enum enum_from_name(const EnumNames<count>& names, std::string_view name, std::string_view what) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw std::invalid_argument("no " + std::string(what) + " is called '" + std::string(name) +
                                "'");
  }
  return static_cast<Enum>(found - names.begin());
}

template <class Enum, std::size_t count>
constexpr std::string_view name_of_enum(const EnumNames<count>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace scalelab

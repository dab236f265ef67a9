// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>

/// Enumerations whose values have names. A name is what a config and a results file say, and what a
/// report shows: text is turned into a value once, where it comes in.
namespace scalelab {

/// The names of an enumeration's values, in the order of the values, which count from 0.
template <std::size_t count>
using EnumNames = std::array<std::string_view, count>;

/// Those of `Enum`, an EnumNames. Each enumeration that has names gives them below its declaration.
template <class Enum>
inline constexpr std::nullptr_t enum_names = nullptr;

/// An enumeration that has names.
template <class Enum>
concept NamedEnum =
    std::is_enum_v<Enum> && !std::is_same_v<decltype(enum_names<Enum>), const std::nullptr_t>;

/// A text that names no value. The message is "'spin' is none of none, interval"; who catches it
/// knows where the text stood.
class UnknownName : public std::invalid_argument {
 public:
  UnknownName(std::string_view name, std::span<const std::string_view> legal);
};

template <NamedEnum Enum>
constexpr std::string_view to_string(Enum value) {
  return enum_names<Enum>[static_cast<std::size_t>(value)];
}

/// The value of this name; nothing where none has it.
template <NamedEnum Enum>
constexpr std::optional<Enum> find_named(std::string_view name) {
  const auto& names = enum_names<Enum>;
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt
                              : std::optional(static_cast<Enum>(found - names.begin()));
}

/// The value of this name. Throws UnknownName.
template <NamedEnum Enum>
Enum from_name(std::string_view name) {
  if (const auto value = find_named<Enum>(name)) {
    return *value;
  }
  throw UnknownName(name, enum_names<Enum>);
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// Fields that are not as most are: quoted, with a sign, with another number of digits. Slow.
namespace scalelab::transform {

/// What a field that holds a number says, without the quotes around it. A field may be quoted
/// whatever is in it.
[[nodiscard]] std::string_view without_quotes(std::string_view field) noexcept;

/// An integer: digits, 8 at the most, with or without a sign. Nothing for anything else.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view field) noexcept;

/// A number in hundredths of one: as a whole number, and one or two digits may follow behind a
/// point. Nothing for anything else.
[[nodiscard]] std::optional<std::int64_t> number_of_hundredths(std::string_view field) noexcept;

/// Whether nothing is between these, or the first half of a carriage return and newline.
[[nodiscard]] bool is_empty_line(const char* begin, const char* newline) noexcept;

}  // namespace scalelab::transform

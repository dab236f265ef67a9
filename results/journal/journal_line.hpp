// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>

#include "results/journal/journal_event.hpp"

namespace scalelab {

/// What a line of a journal begins with that was written by a version before schema 4.
constexpr char line_begin = '{';

/// The event of a line without its line break, as those versions wrote it: JSON,
/// {"checksum":"<16 hexadecimal digits>","event":{...}}, where the checksum is the 64-bit FNV-1a
/// hash (Fowler, Noll, Vo) of the event's text. Nothing when the line is torn or its checksum is
/// wrong. Columns that came with a later schema may be missing and leave their defaults. Throws
/// std::invalid_argument when the line is whole and yet not understood: another
/// version's.
std::optional<JournalEvent> from_line(std::string_view line);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "results/journal/journal_event.hpp"

/// How an event lies in a journal: as a record, all numbers of it little-endian.
///
///   bytes 0 to 7    the mark
///   bytes 8 to 15   the length of the body, in bytes
///   bytes 16 to 23  the checksum of length and body
///   from byte 24    the body: the event's number, its kind, and what it says
///
/// A sample's body holds its columns, and those of its workers' rows, under the names that they
/// have in the results file: a column that came with a later schema may be missing.
namespace scalelab {

/// What each record begins with, and a text does not: where the bytes before it are damaged, the
/// next record is found by it.
constexpr std::string_view record_mark("\x8ASLJ\r\n\x1A\x01", 8);

/// Bytes before the body.
constexpr std::size_t record_head = 24;

/// The event as a record.
std::string to_record(const JournalEvent& event);

/// Makes a record of a body. A body that to_record has not made is for whoever tests the reading.
std::string framed(std::string_view body);

/// The length of the body that a record with this head must have; 0, which no body has, when it
/// does not begin with the mark or is too short to tell.
std::uint64_t body_length(std::string_view head);

/// Whether a record's head, which has a mark and a length, has the checksum of this body.
bool is_whole(std::string_view head, std::string_view body);

/// The event in a body. Throws std::invalid_argument when it is not understood: another version's.
JournalEvent event_in(std::string_view body);

}  // namespace scalelab

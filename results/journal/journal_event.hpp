// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// The first line of a journal: whose it is.
struct JournalStart {
  std::string run_id;

  bool operator==(const JournalStart&) const = default;
};

/// A finished sample and what its workers did.
struct SampleEvent {
  Sample sample;
  std::vector<WorkerSample> workers;

  bool operator==(const SampleEvent&) const = default;
};

/// A point's new status.
struct OutcomeEvent {
  std::int64_t point = 0;
  PointStatus status = PointStatus::planned;
  std::string reason;

  bool operator==(const OutcomeEvent&) const = default;
};

/// One line of a journal. Events are counted from 1 within a run; the start has number 0.
struct JournalEvent {
  std::int64_t number = 0;
  std::variant<JournalStart, SampleEvent, OutcomeEvent> what;

  bool operator==(const JournalEvent&) const = default;
};

/// The event as one line of JSON with a line break at its end:
/// {"checksum":"<16 hexadecimal digits>","event":{...}}, where the checksum is the 64-bit FNV-1a
/// hash (Fowler, Noll, Vo) of the event's text.
std::string to_line(const JournalEvent& event);

/// The event of a line without its line break; nothing when the line is torn or its checksum is
/// wrong. Columns that came with a later schema may be missing and leave their defaults. Throws
/// std::invalid_argument when the line is whole and yet not understood: another
/// version's.
std::optional<JournalEvent> from_line(std::string_view line);

}  // namespace scalelab

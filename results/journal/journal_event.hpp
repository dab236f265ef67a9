// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// The first event of a journal: whose it is.
struct JournalStart {
  std::string run_id;

  bool operator==(const JournalStart&) const = default;
};

/// A finished sample and what its workers did: each of them, or those of each node together.
struct SampleEvent {
  Sample sample;
  std::vector<WorkerSample> workers;
  std::vector<WorkerSummary> summaries{};

  bool operator==(const SampleEvent&) const = default;
};

/// A point's new status.
struct OutcomeEvent {
  std::int64_t point = 0;
  PointStatus status = PointStatus::planned;
  std::string reason;

  bool operator==(const OutcomeEvent&) const = default;
};

/// One record of a journal. Events are counted from 1 within a run; the start has number 0.
struct JournalEvent {
  std::int64_t number = 0;
  std::variant<JournalStart, SampleEvent, OutcomeEvent> what;

  bool operator==(const JournalEvent&) const = default;
};

}  // namespace scalelab

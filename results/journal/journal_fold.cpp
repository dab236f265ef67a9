// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "results/file_error.hpp"

namespace scalelab {

namespace {

/// Adds rows of which there may be many millions: the room is made four times as large when it is
/// too small, so that little is copied. Memory that is not used yet takes none of the computer's.
template <class Row>
void append(std::vector<Row>& rows, const std::vector<Row>& more) {
  constexpr std::size_t growth = 4;
  if (rows.capacity() - rows.size() < more.size()) {
    rows.reserve(std::max(growth * rows.size(), rows.size() + more.size()));
  }
  rows.insert(rows.end(), more.begin(), more.end());
}

}  // namespace

Point& point_at(Results& results, std::int64_t index) {
  if (!std::in_range<std::size_t>(index) ||
      static_cast<std::size_t>(index) >= results.points.size()) {
    throw std::invalid_argument(
        fmt::format("there is no point {}: there are {}", index, results.points.size()));
  }
  return results.points[static_cast<std::size_t>(index)];
}

void apply(Results& results, OutcomeEvent event) {
  Point& point = point_at(results, event.point);
  point.status = event.status;
  point.reason = std::move(event.reason);
}

void apply(Results& results, SampleEvent event) {
  point_at(results, event.sample.point);
  results.samples.push_back(std::move(event.sample));
  append(results.workers, event.workers);
  append(results.summaries, event.summaries);
}

namespace {

/// Notes that the events from `first` to `last` are missing.
void note_lost(Provenance& provenance, std::int64_t first, std::int64_t last) {
  std::string& lost = provenance.lost_events;
  lost += lost.empty() ? "" : ", ";
  lost += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
}

}  // namespace

void fold(Snapshot& snapshot, JournalContent journal, const std::filesystem::path& path) {
  if (journal.run_id.empty() || journal.run_id == snapshot.identity.replaces) {
    return;  // the second: killed after an older file was overwritten, before its journal was
             // emptied
  }
  if (snapshot.identity.run_id.empty()) {
    throw FileError(fmt::format(
        "{} may belong to {} or not: another program wrote that file without its attributes run_id "
        "and events. Put the file that scalelab wrote back, or move the journal away to go on "
        "without it.",
        journal_path(path).string(), path.string()));
  }
  if (journal.run_id != snapshot.identity.run_id) {
    throw FileError(fmt::format(
        "{} belongs to another run than {} (run ids {} and {}). If the two were mixed up, put the "
        "right "
        "file back; if the journal is of no use, remove it.",
        journal_path(path).string(), path.string(), journal.run_id, snapshot.identity.run_id));
  }
  std::int64_t last = snapshot.identity.events;
  for (JournalEvent& event : journal.events) {
    last = event.number;
    if (event.number <= snapshot.identity.events) {
      continue;
    }
    if (event.number > snapshot.identity.events + 1) {
      note_lost(snapshot.results.provenance, snapshot.identity.events + 1, event.number - 1);
    }
    snapshot.identity.events = event.number;
    try {
      if (auto* sample = std::get_if<SampleEvent>(&event.what)) {
        apply(snapshot.results, std::move(*sample));
      } else if (auto* outcome = std::get_if<OutcomeEvent>(&event.what)) {
        apply(snapshot.results, std::move(*outcome));
      }
    } catch (const std::invalid_argument& contradiction) {
      throw FileError(
          fmt::format("{} does not fit {}: {}. Move the journal away to go on without it.",
                      journal_path(path).string(), path.string(), contradiction.what()));
    }
  }
  if (journal.ends_damaged && last + 1 > snapshot.identity.events) {
    note_lost(snapshot.results.provenance, last + 1, last + 1);
  }
}

}  // namespace scalelab

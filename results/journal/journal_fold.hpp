// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>

#include "results/hdf5/snapshot.hpp"
#include "results/journal/journal.hpp"
#include "results/journal/journal_event.hpp"

namespace scalelab {

/// The point of this index. Throws std::invalid_argument when there is none.
Point& point_at(Results& results, std::int64_t index);

/// Adds an event of the journal to the results. Throws std::invalid_argument when it is about a
/// point that is not there.
void apply(Results& results, OutcomeEvent event);
void apply(Results& results, SampleEvent event);

/// Adds to a snapshot what its journal has beyond it. Events that the snapshot holds already are
/// known by their numbers; those whose numbers are missing in between are noted in the provenance's
/// lost_events. Throws FileError when the journal is another run's, or does not fit.
/// @param path of the results file, for messages
void fold(Snapshot& snapshot, JournalContent journal, const std::filesystem::path& path);

}  // namespace scalelab

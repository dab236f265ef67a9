// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// Two results that hold a sample of the same run.
struct SharedRun {
  std::size_t first = 0;   ///< which part
  std::size_t second = 0;  ///< which later one
};

/// Whether the same run is in two of the parts, be it a copy or a file that was merged from it
/// already: put together, its samples would count twice. Samples are the same when they have the
/// same number and answer, took the same time, to the last bit, and began at the same moment: of
/// the day, or of their file, since older versions merged without moving start_s.
std::optional<SharedRun> shared_run(const std::vector<Results>& parts);

/// Puts the results of several files together, in the order given, as one that can be analysed as a
/// whole. Studies, nodes, points, samples and workers follow one another with their indexes
/// shifted; a sample's order is shifted so that no two are the same. start_s counts from the
/// earliest `created`; where a file does not say when it was created, it stays as it is.
///
/// Provenance: titles, versions, commits and command lines that differ are joined, `created` is the
/// earliest. A fact about the machine that is the same in all files stays; one that is not is kept
/// for each file as file<k>.<name>, k from 0. Of clock values that differ the largest, that is the
/// worst, counts, and each is kept as such a fact. A topology that several files have is kept once.
/// The analysis is left out: it has to be computed
/// again.
Results merge(std::vector<Results> parts);

}  // namespace scalelab

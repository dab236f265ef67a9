// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/scaling.hpp"
#include "analysis/series.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The curves of analysis/locks/lock_theory.hpp.
enum class Theory : std::uint8_t { bound, repairman };

/// A value of such a curve: throughput relative to one worker.
struct TheoryPoint {
  std::int64_t workers = 1;
  double throughput = 1;

  bool operator==(const TheoryPoint&) const = default;
};

struct TheoryCurve {
  Theory theory = Theory::bound;
  std::size_t series = 0;           ///< which of the study's series it belongs to
  std::vector<TheoryPoint> points;  ///< from one worker to the series' most, by rising workers

  bool operator==(const TheoryCurve&) const = default;
};

/// What theory expects of the study's speedups: for each of its series the bound, and the machine
/// repairman where it applies. Between two points of a series that share locks and cores alike the
/// curve goes through every number of workers; else straight from one to the other.
///
/// A series has curves only where all its points know their shares, and only where workers wait or
/// share a lock: a study free of both has none. A curve that does not differ from the ideal (as
/// many times the throughput as workers) is left out, and so is one that lies on another. There are
/// none where the study's baseline is not one worker, which is what theory is relative to.
std::vector<TheoryCurve> theory_curves(const Results& results, const StudyScaling& study,
                                       const std::vector<Series>& series);

}  // namespace scalelab

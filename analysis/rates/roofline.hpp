// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/rates/point_rate.hpp"
#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What so many cores do at best: the least of `flop_rate` and `bandwidth` times the operations for
/// each byte.
struct Roof {
  std::int64_t cores = 1;  ///< of all computers
  std::int64_t nodes = 1;
  double flop_rate = 0;  ///< 1/s
  double bandwidth = 0;  ///< byte/s

  bool operator==(const Roof&) const = default;
};

/// A measured point under the roofs.
struct RooflinePoint {
  std::size_t point = 0;  ///< index into StudyScaling::points
  double intensity = 0;   ///< operations for each byte
  double flop_rate = 0;   ///< 1/s
  double attainable = 0;  ///< 1/s, as the limit that binds it allows

  bool operator==(const RooflinePoint&) const = default;
};

/// The roofline of a study (Williams, Waterman, Patterson, CACM 52(4), 2009).
struct Roofline {
  std::vector<Roof> roofs;            ///< by rising cores: one, those of a computer, of all
  std::vector<RooflinePoint> points;  ///< by file; none where there is nothing to draw

  bool operator==(const Roofline&) const = default;
};

/// Of points whose kernel says how many operations and bytes it needs, where the machine's limits
/// were measured; else empty.
/// @param rates of each of the study's points
Roofline roofline_of(const Results& results, const StudyScaling& study,
                     const std::vector<PointRate>& rates);

}  // namespace scalelab

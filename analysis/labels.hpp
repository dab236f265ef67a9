// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What differs between the points of one study: what does not differ needs no mention in a label.
struct Variation {
  bool model = false;
  bool nodes = false;
  bool gil = false;
  bool schedule = false;
  std::vector<std::string>
      size;  ///< names of the size parameters that differ, in alphabetical order

  bool operator==(const Variation&) const = default;
};

/// Looks at all points of the study, measured or not.
Variation variation(const Results& results, const StudyAnalysis& study);

/// Ranks and threads per rank: "2x4".
std::string layout(const Point& point);

/// "processes 4x1 (gil interval, dynamic)": in brackets what varies in the study, and then `also`.
std::string point_label(const Point& point, const Variation& varies, const std::string& also = "");

/// "pi (strong, samples 1000), processes 4x1, gil interval, static": all that tells a point from
/// any other, also of another study; nodes where there are several.
std::string full_label(const Point& point);

}  // namespace scalelab

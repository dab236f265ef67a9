// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "results/records.hpp"

namespace scalelab {

/// A value that a study's kernel measures of its own, at every point.
struct MeasuredValue {
  std::string column;  ///< "<kernel>_<name>", as in /samples; with "_2" behind it where two values
                       ///< of one name differ in their units, in this study or another
  std::string name;
  std::string unit;
  std::string long_name;
  /// The median over the samples with its exact interval, one entry a point, in the order of
  /// StudyScaling::points; nothing where the point has no usable sample with this value.
  std::vector<std::optional<Estimate>> of_point;
  /// Whether it is a result worth a table: whether two samples of the same size differ in it. What
  /// is the same for all layouts, locks and repetitions follows from the problem alone: it is part
  /// of the answer or of its check. Every value is a result of a kernel that has no work to share
  /// out (Point::work_unit is empty).
  bool differs = false;
};

/// "median_latency_s" in s is "median latency": the unit is said beside it.
std::string spoken_name(const MeasuredValue& value);

/// Of each study, every value that any of its samples has, in the order of their columns in
/// /samples. Samples that are not usable (analysis/references.hpp), points that failed, and values
/// that are not a number are left out. Throws std::invalid_argument when a sample names a point, or
/// a point a study, that is not there.
std::vector<std::vector<MeasuredValue>> measured_values(const Results& results);

}  // namespace scalelab

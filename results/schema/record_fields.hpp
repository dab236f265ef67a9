// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "results/records.hpp"
#include "results/schema/field.hpp"

/// The fixed columns of the results file, in the file's order: the one place where a member of a
/// record gets its column's name, unit and description.
namespace scalelab {

const std::vector<Field<StudyRecord>>& study_fields();
const std::vector<Field<NodeRecord>>& node_fields();
const std::vector<Field<Point>>& point_fields();
/// Those of point_fields() that say what a point is, wherever it was measured; with its size they
/// are what results/point_names.hpp compares.
const std::vector<Field<Point>>& identity_fields();
const std::vector<Field<Sample>>& sample_fields();
const std::vector<Field<WorkerSample>>& worker_fields();
const std::vector<Field<WorkerSummary>>& summary_fields();
const std::vector<Field<LimitRecord>>& limit_fields();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"
#include "results/schema/field.hpp"

/// The columns that depend on the kernels in a file: size parameters, values that a kernel measures
/// of its own, and what /samples repeats from /points for tidy use. Notes on a column tell what it
/// is:
///   role = "size",     parameter = the parameter's name
///   role = "measured", kernel = the kernel, value = the value's name
///   role = "repeated"
/// A column's name is the parameter's, or <kernel>_<value>. Where that name is taken already, "_2"
/// and so on follows; the notes always keep the true names.
namespace scalelab {

/// One field for each size parameter that any point has: a real column for a number, NaN where a
/// point has no such parameter; a text column for a choice, empty where it has none.
std::vector<Field<Point>> size_fields(const std::vector<Point>& points);

/// One field for each value that any sample has, NaN where a sample has none. The points and the
/// samples must outlive the fields.
std::vector<Field<Sample>> measured_fields(const std::vector<Point>& points,
                                           const std::vector<Sample>& samples);

/// identity_fields() (results/schema/record_fields.hpp) of each sample's point; not read back. The
/// points must outlive the fields.
std::vector<Field<Sample>> repeated_fields(const std::vector<Point>& points);

/// The fields that read back the columns which size_fields wrote, among all columns of /points.
std::vector<Field<Point>> size_fields_of(const std::vector<ColumnHeader>& headers);

/// Columns of /points that may be size parameters, where not one column says that it is: another
/// program has left out the notes.
std::vector<std::string> sizes_without_notes(const std::vector<ColumnHeader>& headers);

/// The fields that read back the columns which measured_fields wrote, among all of /samples.
std::vector<Field<Sample>> measured_fields_of(const std::vector<ColumnHeader>& headers);

}  // namespace scalelab

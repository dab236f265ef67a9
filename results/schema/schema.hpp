// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "results/records.hpp"
#include "results/schema/table.hpp"

/// The layout of a results file, without a word of HDF5: which groups there are, which columns they
/// have, and which attributes. docs/results_format.md describes it for readers.
namespace scalelab {

/// The layout that this version writes, and the newest that it reads.
///  1: the first
///  2: /points has cores, locks and what one worker alone does, /workers has lock requests and the
///     longest wait, /config has the settings of the interpreter lock; size parameters may be text
///  3: /samples has warmup and batch; /workers has the skew at both ends, the processor's counters
///     and where the worker was seen; /machine has quota, governor, turbo and memory domains,
///     /config the placement
///  4: columns are chunked, shuffled and deflated, text that repeats has a fixed length; /machine
///     tells which of its topologies is whose; the root has lost_events; /worker_summaries has what
///     was kept of samples whose workers' rows were not
///  5: /points says what a sample demands of the computers, /limits what these can do at best,
///     where that was measured; /config tells on which computers a study was measured
///  6: /points and /limits tell reading, and loads from anywhere, from other traffic with memory
constexpr std::int64_t schema_version = 6;

/// The oldest layout that this version reads.
constexpr std::int64_t oldest_schema_version = 1;

using AttributeValue = std::variant<std::int64_t, double, std::string>;
using Attributes = std::map<std::string, AttributeValue>;

/// One group: its dimension, and how its table is written and read.
struct GroupLayout {
  std::string name;
  std::string dimension;
  /// The column that every file has, and whose length is the table's; empty for a table that is not
  /// read.
  std::string first_column;
  /// Whether other tables name the rows by their numbers.
  bool is_named_by_row = false;
  /// The table to write; it refers to the results, which must outlive it.
  std::function<TableSource(const Results&)> source;
  /// Makes room for `rows` rows and gives the sinks that fill it from a file which has these
  /// columns. Empty for a table that is not read: what it holds is computed anew.
  std::function<std::vector<ColumnSink>(Results&, const std::vector<ColumnHeader>&,
                                        std::size_t rows)>
      sinks;
  /// Whether a file leaves the group out when it has no rows.
  bool only_with_rows = false;
};

/// points, samples, workers, worker_summaries, machine, limits, config and analysis.
const std::vector<GroupLayout>& schema();

/// The root's attributes for these results.
Attributes root_attributes(const Provenance& provenance);
/// Reads them back; an attribute that is missing leaves its member empty.
Provenance provenance_of(const Attributes& attributes);

/// The attributes of /machine: the clock's values, and each fact under its own name.
Attributes machine_attributes(const MachineRecord& machine);
/// Reads them back into the machine.
void set_machine_attributes(MachineRecord& machine, const Attributes& attributes);

/// Throws std::invalid_argument for a sample of no point or with a value measured twice.
void check_sample(const Results& results, const Sample& sample);

/// Throws std::invalid_argument when the results can't be laid out: a point of no study, a sample
/// that check_sample refuses, an analysis column whose name is no name or stands twice or that has
/// not one row a point, a fact without a name or with a name of the clock's.
void check_consistency(const Results& results);

}  // namespace scalelab

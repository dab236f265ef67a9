// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "results/schema/maybe_real.hpp"
#include "words/gil_policy.hpp"
#include "words/limit_scope.hpp"
#include "words/lock_scope.hpp"
#include "words/model.hpp"
#include "words/placement_policy.hpp"
#include "words/point_status.hpp"
#include "words/scaling.hpp"
#include "words/schedule.hpp"
#include "words/subject_kind.hpp"

/// What one results file holds, as plain data. The words are those of docs/architecture.md; the
/// names of members are the names of columns in the HDF5 file (docs/results_format.md).
namespace scalelab {

/// What a size parameter of a kernel is set to: a number, or the name that was chosen.
using SizeValue = std::variant<double, std::string>;

/// One named column of a table, with its unit (UDUNITS spelling, "1" for a pure number) and a
/// phrase that says what it is.
struct Column {
  std::string name;
  std::string unit;
  std::string long_name;
  std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::uint8_t>,
               std::vector<std::string>>
      values;

  bool operator==(const Column&) const = default;
};

/// Where a file came from: the attributes of its root.
struct Provenance {
  std::string title;
  std::string created;  ///< ISO 8601, UTC
  std::string scalelab_version;
  std::string git_commit;  ///< with "-dirty" behind it when the tree had uncommitted changes
  std::string command_line;
  /// Numbers of the run's events, samples or changes of a point's status, that were kept in its
  /// journal and could not be read back, such as "5-7, 12". Empty, unless a journal was damaged.
  std::string lost_events{};

  bool operator==(const Provenance&) const = default;
};

/// One study's config, word for word as it was read.
struct StudyRecord {
  std::string title;
  std::string kernel;
  Scaling scaling = Scaling::strong;
  std::string path;                    ///< the file that it was read from
  std::string toml;                    ///< the file's text
  std::vector<std::string> overrides;  ///< each --set, as given
  double confidence = 0.95;            ///< of the intervals, as the study asked for

  // How the interpreter locks of the study's points behave; docs/interpreter_lock.md.
  LockScope lock_scope = LockScope::process;  ///< who shares a lock
  double switch_interval_s = 5e-3;            ///< a waiter asks for the lock after so long
  std::int64_t tick_every = 100;              ///< steps between two hand-overs under gil ticks
  std::int64_t subinterpreters = 0;   ///< locks of a process under gil subinterpreters; 0 is one
                                      ///< for each worker
  MaybeReal held_share{};             ///< share of an operation under the lock; unknown where the
                                      ///< kernel's own is taken
  double step_s = 1e-6;               ///< between two steps of interpreted work
  double free_threaded_overhead = 1;  ///< time of interpreted work without a lock, relative to
                                      ///< that with one

  PlacementPolicy placement = PlacementPolicy::compact;

  /// Index into MachineRecord::nodes: the first of the nodes of the job that measured the study,
  /// on which its points are.
  std::int64_t first_node = 0;

  SubjectKind subject = SubjectKind::kernel;  ///< what `kernel` names

  bool operator==(const StudyRecord&) const = default;
};

/// One computer that took part.
struct NodeRecord {
  std::string hostname;
  std::string cpu;
  std::int64_t cores = 0;             ///< physical cores that the job may use
  std::int64_t hardware_threads = 0;  ///< processing units that the job may use
  std::int64_t memory_bytes = 0;
  std::string allowed_cpus;  ///< as observed, in the list form of cpuset(7)
  /// hwloc's description; empty where another node has one that is the same.
  std::string topology_xml;

  std::int64_t numa_nodes = 0;  ///< memory domains that the job may use; 0 is unknown
  /// How many processors' time the job's control group may use (Linux cgroups, cpu.max); unknown
  /// where there is no limit.
  MaybeReal cpu_quota{};
  std::string governor{};  ///< what sets the clock frequency (Linux cpufreq); empty is unknown
  std::string turbo{};     ///< "on" or "off": clocks above the nominal one; empty is unknown
  /// Index of the node whose topology_xml describes this one, often its own; -1 is unknown.
  std::int64_t topology = -1;

  bool operator==(const NodeRecord&) const = default;
};

/// The machine and the software that the samples were taken on.
struct MachineRecord {
  std::vector<NodeRecord> nodes;
  std::map<std::string, std::string>
      facts;                      ///< versions, compiler, flags, environment that matters
  double clock_resolution_s = 0;  ///< smallest step seen between two readings
  double clock_overhead_s = 0;    ///< median cost of a reading

  bool operator==(const MachineRecord&) const = default;
};

/// What part of a job's computers can do at best, as measured once (docs/limits.md). What was not
/// measured, or has no meaning there, is unknown.
struct LimitRecord {
  LimitScope scope = LimitScope::core;
  std::int64_t node = 0;   ///< index into MachineRecord::nodes: the computer, or the job's first
  std::int64_t nodes = 1;  ///< computers that were at work at once
  std::int64_t cores = 1;  ///< cores that were at work at once, of all of them
  MaybeReal bandwidth{};   ///< byte/s between caches and main memory, of all those cores: the triad
  MaybeReal read_bandwidth{};  ///< byte/s from main memory to caches, of all those cores
  MaybeReal flop_rate{};       ///< 1/s, of all those cores: a dense product of doubles
  MaybeReal load_s{};        ///< that each core waits for a load which names the next one's address
  MaybeReal random_loads{};  ///< 1/s, of all those cores, each with many loads under way
  MaybeReal message_s{};  ///< of one short message between two ranks: in the node, or between nodes
  MaybeReal message_bandwidth{};  ///< byte/s in one direction, likewise

  bool operator==(const LimitRecord&) const = default;
};

/// One combination of model, ranks, threads, nodes, lock policy, schedule and size.
struct Point {
  std::int64_t study = 0;  ///< index into Results::studies
  std::string kernel;
  Scaling scaling = Scaling::strong;
  Model model = Model::serial;
  std::int64_t nodes = 1;
  std::int64_t ranks = 1;
  std::int64_t threads = 1;  ///< per rank
  std::int64_t workers = 1;  ///< ranks x threads
  GilPolicy gil = GilPolicy::none;
  Schedule schedule = Schedule::fixed;
  bool oversubscribed = false;  ///< more workers than cores or CPU quota: kept, never fitted
  double work = 0;              ///< exact below 2^53
  std::string work_unit;        ///< empty where the kernel has no work that workers share out
  PointStatus status = PointStatus::planned;
  std::string reason;                     ///< why it is in that status
  std::map<std::string, SizeValue> size;  ///< the kernel's size parameters

  // What the theory of the lock needs (analysis/locks/lock_theory.hpp).
  std::int64_t cores = 0;  ///< physical cores that the point's computers offer; 0 is unknown
  std::int64_t locks = 0;  ///< interpreter locks that its workers share out; 0 is free
  /// What share of its time one worker alone holds the lock, computes outside it and waits outside
  /// it. They add up to 1, or are unknown.
  MaybeReal lock_share{};
  MaybeReal native_share{};
  MaybeReal wait_share{};

  // What one sample demands of the computers at the least (kernels/kernel.hpp, Demand); unknown
  // where the kernel doesn't say.
  MaybeReal demand_flops{};
  MaybeReal demand_bytes{};            ///< between caches and main memory
  MaybeReal demand_read_bytes{};       ///< of those, from main memory
  MaybeReal demand_random_loads{};     ///< from places in main memory that nothing foresees
  MaybeReal demand_dependent_loads{};  ///< from main memory
  MaybeReal demand_messages{};         ///< of the rank that sends most
  MaybeReal demand_message_bytes{};    ///< likewise

  bool operator==(const Point&) const = default;
};

/// A value of the kernel's own: the column <kernel>_<name> of /samples.
struct Measured {
  std::string name;
  std::string unit;
  std::string long_name;
  double value = 0;

  bool operator==(const Measured&) const = default;
};

/// One timed repetition of a point.
struct Sample {
  std::int64_t point = 0;   ///< index into Results::points
  std::int64_t repeat = 0;  ///< counts from 0 within the point
  std::int64_t order = 0;   ///< counts from 0 within the file, in the order of measurement
  double start_s = 0;       ///< since the file was created
  double time_s = 0;        ///< common start to the last worker's end
  bool verified = false;    ///< the answer was checked and is right
  double answer = 0;
  bool warmup = false;  ///< kept, and left out of every estimate: what only first repetitions pay
  /// Repetitions that make up the sample because one is too short for the clock. time_s and the
  /// workers' times are those of one repetition: the batch's, divided.
  std::int64_t batch = 1;
  std::vector<Measured> measured;

  bool operator==(const Sample&) const = default;
};

/// What one worker did in one sample. busy + lock wait + communication + barrier wait + blocked is
/// the sample's time.
struct WorkerSample {
  std::int64_t sample = 0;  ///< the sample's order
  std::int64_t rank = 0;
  std::int64_t thread = 0;
  std::int64_t node = 0;  ///< index into MachineRecord::nodes
  std::int64_t core = 0;  ///< operating system's number of the processor it was observed on
  double busy_s = 0;
  double lock_wait_s = 0;
  double lock_held_s = 0;
  double communication_s = 0;
  double barrier_wait_s = 0;
  double blocked_s = 0;
  std::int64_t lock_switches = 0;
  std::int64_t lock_requests = 0;  ///< drop requests that this worker made
  double lock_longest_wait_s = 0;

  // Parts of barrier_wait_s.
  double start_skew_s = 0;  ///< from the common start until this worker began
  double end_skew_s = 0;    ///< from this worker's end to that of the last one

  // Of the worker's own instructions, outside the operating system; unknown where the processor's
  // counters can't be read.
  MaybeReal instructions{};
  MaybeReal cycles{};

  // Where it was, as observed; -1 is unknown.
  std::int64_t physical_core = -1;  ///< hwloc's logical number of the core on its computer
  std::int64_t numa_node = -1;      ///< hwloc's logical number of the memory domain
  bool pinned = false;              ///< its thread could run on one core only

  bool operator==(const WorkerSample&) const = default;
};

/// A value of several workers: the smallest, the mean and the largest. Not a number where it is
/// unknown of one of them.
struct Spread {
  double min = 0;
  double mean = 0;
  double max = 0;

  bool operator==(const Spread&) const = default;
};

/// What the workers of one node did in a sample whose rows were not kept (measure.worker_rows).
/// Members are those of WorkerSample.
struct WorkerSummary {
  std::int64_t sample = 0;   ///< the sample's order
  std::int64_t node = 0;     ///< index into MachineRecord::nodes
  std::int64_t workers = 0;  ///< how many there were
  Spread busy_s;
  Spread lock_wait_s;
  Spread lock_held_s;
  Spread communication_s;
  Spread barrier_wait_s;
  Spread blocked_s;
  Spread lock_switches;
  Spread lock_requests;
  Spread lock_longest_wait_s;
  Spread start_skew_s;
  Spread end_skew_s;
  Spread instructions;
  Spread cycles;
  Spread pinned;

  bool operator==(const WorkerSummary&) const = default;
};

/// All that one file holds.
struct Results {
  Provenance provenance;
  std::vector<StudyRecord> studies;
  MachineRecord machine;
  std::vector<Point> points;
  std::vector<Sample> samples;
  std::vector<WorkerSample> workers;     ///< of each sample all of its workers, or none
  std::vector<WorkerSummary> summaries;  ///< of samples without rows in `workers`
  std::vector<LimitRecord> limits;       ///< of the machine; empty where they were not measured
  /// Derived, one row a point. Empty until it was computed; never read from a file.
  std::vector<Column> analysis;

  bool operator==(const Results&) const = default;
};

}  // namespace scalelab

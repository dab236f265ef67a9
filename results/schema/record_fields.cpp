// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/record_fields.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace scalelab {

namespace {

/// One override a line. A backslash or a line break within one is written \\ or \n.
std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    for (const char c : line) {
      if (c == '\\') {
        text += "\\\\";
      } else if (c == '\n') {
        text += "\\n";
      } else {
        text += c;
      }
    }
    text += '\n';
  }
  return text;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      lines.push_back(std::exchange(line, {}));
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      line += text[i] == 'n' ? '\n' : text[i];
    } else {
      line += text[i];
    }
  }
  return lines;
}

Field<StudyRecord> overrides_field() {
  Field<StudyRecord> result;
  result.header = {
      "overrides",
      "1",
      "settings given with --set, one a line; \\\\ and \\n stand for backslash and line "
      "break within one",
      ColumnType::text,
      {}};
  result.gather = [](std::span<const StudyRecord> studies) {
    std::vector<std::string> values;
    for (const StudyRecord& study : studies) {
      values.push_back(joined_lines(study.overrides));
    }
    return ColumnValues(std::move(values));
  };
  result.scatter = [](std::span<StudyRecord> studies, const ColumnValues& block) {
    const auto& values = std::get<std::vector<std::string>>(block);
    for (std::size_t i = 0; i < values.size(); ++i) {
      studies[i].overrides = split_lines(values[i]);
    }
  };
  return result;
}

/// One of the three values of a spread.
Field<WorkerSummary> spread_field(const std::string& name, const std::string& unit,
                                  const std::string& long_name, Spread WorkerSummary::*spread,
                                  double Spread::*value) {
  Field<WorkerSummary> result;
  result.since = 4;
  result.header = {name, unit, long_name, ColumnType::real, {}};
  result.gather = [spread, value](std::span<const WorkerSummary> rows) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const WorkerSummary& row : rows) {
      values.push_back(row.*spread.*value);
    }
    return ColumnValues(std::move(values));
  };
  result.scatter = [spread, value](std::span<WorkerSummary> rows, const ColumnValues& block) {
    const auto& values = std::get<std::vector<double>>(block);
    for (std::size_t i = 0; i < values.size(); ++i) {
      rows[i].*spread.*value = values[i];
    }
  };
  return result;
}

/// The columns of /worker_summaries that sum up those of /workers: <column>_min, _mean and _max.
std::vector<Field<WorkerSummary>> spread_fields() {
  const std::map<std::string, Spread WorkerSummary::*> spreads = {
      {"busy_s", &WorkerSummary::busy_s},
      {"lock_wait_s", &WorkerSummary::lock_wait_s},
      {"lock_held_s", &WorkerSummary::lock_held_s},
      {"communication_s", &WorkerSummary::communication_s},
      {"barrier_wait_s", &WorkerSummary::barrier_wait_s},
      {"blocked_s", &WorkerSummary::blocked_s},
      {"lock_switches", &WorkerSummary::lock_switches},
      {"lock_requests", &WorkerSummary::lock_requests},
      {"lock_longest_wait_s", &WorkerSummary::lock_longest_wait_s},
      {"start_skew_s", &WorkerSummary::start_skew_s},
      {"end_skew_s", &WorkerSummary::end_skew_s},
      {"instructions", &WorkerSummary::instructions},
      {"cycles", &WorkerSummary::cycles},
      {"pinned", &WorkerSummary::pinned}};
  std::vector<Field<WorkerSummary>> fields;
  for (const Field<WorkerSample>& one : worker_fields()) {
    const auto spread = spreads.find(one.header.name);
    if (spread == spreads.end()) {
      continue;
    }
    const auto add = [&](const std::string& which, const std::string& words,
                         double Spread::*value) {
      fields.push_back(spread_field(one.header.name + "_" + which, one.header.unit,
                                    words + " over the workers: " + one.header.long_name,
                                    spread->second, value));
    };
    add("min", "smallest", &Spread::min);
    add("mean", "mean", &Spread::mean);
    add("max", "largest", &Spread::max);
  }
  return fields;
}

std::vector<Field<Point>> joined(std::initializer_list<std::vector<Field<Point>>> parts) {
  std::vector<Field<Point>> all;
  for (const std::vector<Field<Point>>& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const std::vector<Field<WorkerSummary>>& summary_fields() {
  static const std::vector<Field<WorkerSummary>> fields = [] {
    std::vector<Field<WorkerSummary>> all = {
        field("sample", "1", "order of the sample in /samples", &WorkerSummary::sample, 4),
        field("node", "1", "row of /machine: the computer", &WorkerSummary::node, 4),
        field("workers", "1", "workers of the sample on that computer", &WorkerSummary::workers,
              4)};
    std::ranges::move(spread_fields(), std::back_inserter(all));
    return all;
  }();
  return fields;
}

const std::vector<Field<StudyRecord>>& study_fields() {
  static const std::vector<Field<StudyRecord>> fields = {
      field("title", "1", "title of the study", &StudyRecord::title),
      field("kernel", "1", "kernel that the study runs", &StudyRecord::kernel),
      field("scaling", "1", "strong (same problem for all) or weak (same work per worker)",
            &StudyRecord::scaling),
      field("path", "1", "file that the config was read from", &StudyRecord::path),
      field("toml", "1", "text of the config, word for word", &StudyRecord::toml),
      overrides_field(),
      field("confidence", "1", "confidence of the intervals that the study asked for",
            &StudyRecord::confidence),
      field("lock_scope", "1", "who shares an interpreter lock: process, node or world",
            &StudyRecord::lock_scope, 2),
      field("switch_interval_s", "s", "a waiter asks for the lock to be dropped after so long",
            &StudyRecord::switch_interval_s, 2),
      field("tick_every", "1", "steps between two hand-overs of the lock under gil ticks",
            &StudyRecord::tick_every, 2),
      field("subinterpreters", "1",
            "locks of each process under gil subinterpreters; 0 is one for each worker",
            &StudyRecord::subinterpreters, 2),
      field("held_share", "1",
            "share of an operation under the lock that the study set; NaN is the kernel's own",
            &StudyRecord::held_share, 2),
      field("step_s", "s", "time between two steps of interpreted work", &StudyRecord::step_s, 2),
      field("free_threaded_overhead", "1",
            "time of interpreted work under gil free_threaded over that under a lock",
            &StudyRecord::free_threaded_overhead, 2),
      field("placement", "1", "where workers are put: spread, compact or none",
            &StudyRecord::placement, 3),
      field("first_node", "1", "row of /machine: the first computer of the job that measured it",
            &StudyRecord::first_node, 5),
      // Version 6 got it without a new number: who does not know it reads the file all the same.
      optional_field(field("subject", "1", "what was measured: a kernel, or a program from outside",
                           &StudyRecord::subject, 6)),
  };
  return fields;
}

const std::vector<Field<NodeRecord>>& node_fields() {
  static const std::vector<Field<NodeRecord>> fields = {
      field("hostname", "1", "name of the computer", &NodeRecord::hostname),
      repeating(field("cpu", "1", "model of its processors", &NodeRecord::cpu)),
      field("cores", "1", "physical cores that the job may use", &NodeRecord::cores),
      field("hardware_threads", "1", "processing units that the job may use",
            &NodeRecord::hardware_threads),
      field("memory_bytes", "byte", "main memory", &NodeRecord::memory_bytes),
      repeating(field("allowed_cpus", "1", "processing units that the job may use, as observed",
                      &NodeRecord::allowed_cpus)),
      field("topology_xml", "1",
            "topology in the XML of hwloc; empty where another row has one that is the same",
            &NodeRecord::topology_xml),
      field("numa_nodes", "1", "memory domains that the job may use; 0 is unknown",
            &NodeRecord::numa_nodes, 3),
      field("cpu_quota", "1",
            "processors' time that the control group may use; NaN where there is no limit",
            &NodeRecord::cpu_quota, 3),
      repeating(field("governor", "1", "what sets the clock frequency; empty where unknown",
                      &NodeRecord::governor, 3)),
      repeating(field("turbo", "1",
                      "whether clocks above the nominal one are on or off; empty where unknown",
                      &NodeRecord::turbo, 3)),
      field("topology", "1", "row whose topology_xml describes this computer; -1 is unknown",
            &NodeRecord::topology, 4),
  };
  return fields;
}

const std::vector<Field<Point>>& identity_fields() {
  static const std::vector<Field<Point>> fields = {
      repeating(field("kernel", "1", "kernel", &Point::kernel)),
      field("scaling", "1", "strong or weak", &Point::scaling),
      field("model", "1", "way of working in parallel: serial, threads, processes or hybrid",
            &Point::model),
      field("nodes", "1", "computers", &Point::nodes),
      field("ranks", "1", "MPI processes", &Point::ranks),
      field("threads", "1", "OpenMP threads of each rank", &Point::threads),
      field("workers", "1", "workers: ranks times threads", &Point::workers),
      field("gil", "1", "policy of the interpreter lock; none is free", &Point::gil),
      field("schedule", "1", "how work is handed to workers: static or dynamic", &Point::schedule),
  };
  return fields;
}

const std::vector<Field<Point>>& point_fields() {
  static const std::vector<Field<Point>> fields = joined(
      {{field("study", "1", "row of /config: the study that the point belongs to", &Point::study)},
       identity_fields(),
       {field("oversubscribed", "1", "1 where there are more workers than cores or CPU quota",
              &Point::oversubscribed),
        field("work", "1", "work of one sample, counted in work_unit", &Point::work),
        repeating(field("work_unit", "1", "what work counts", &Point::work_unit)),
        field("status", "1", "planned, measured, unfinished, skipped or failed", &Point::status),
        repeating(field("reason", "1", "why the point is in that status", &Point::reason)),
        field("cores", "1", "physical cores that the point's computers offer; 0 is unknown",
              &Point::cores, 2),
        field("locks", "1", "interpreter locks that the point's workers share out; 0 is free",
              &Point::locks, 2),
        field("lock_share", "1", "share of its time that one worker alone holds the lock",
              &Point::lock_share, 2),
        field("native_share", "1",
              "share of its time that one worker alone computes outside the lock",
              &Point::native_share, 2),
        field("wait_share", "1", "share of its time that one worker alone waits outside the lock",
              &Point::wait_share, 2),
        field("demand_flops", "1",
              "floating-point operations that a sample needs; NaN where the kernel doesn't say",
              &Point::demand_flops, 5),
        field("demand_bytes", "byte",
              "bytes that a sample moves between caches and main memory at the least",
              &Point::demand_bytes, 5),
        field("demand_read_bytes", "byte", "of those, bytes that come from main memory",
              &Point::demand_read_bytes, 6),
        field("demand_random_loads", "1",
              "loads of a sample from places in main memory that no prefetcher foresees",
              &Point::demand_random_loads, 6),
        field("demand_dependent_loads", "1",
              "loads from main memory of a sample, each of which names the next one's address",
              &Point::demand_dependent_loads, 5),
        field("demand_messages", "1", "messages of a sample that the busiest rank sends",
              &Point::demand_messages, 5),
        field("demand_message_bytes", "byte", "bytes of a sample that the busiest rank sends",
              &Point::demand_message_bytes, 5)}});
  return fields;
}

const std::vector<Field<LimitRecord>>& limit_fields() {
  static const std::vector<Field<LimitRecord>> fields = {
      field("scope", "1", "of what it is: one core, the cores of a node, or the job",
            &LimitRecord::scope, 5),
      field("node", "1", "row of /machine: the computer, or the job's first", &LimitRecord::node,
            5),
      field("nodes", "1", "computers that were at work at once", &LimitRecord::nodes, 5),
      field("cores", "1", "cores that were at work at once", &LimitRecord::cores, 5),
      field("bandwidth", "byte s-1", "triad with streaming stores, of all those cores together",
            &LimitRecord::bandwidth, 5),
      field("read_bandwidth", "byte s-1", "reading alone, of all those cores together",
            &LimitRecord::read_bandwidth, 6),
      field("flop_rate", "s-1", "dense product of doubles, of all those cores together",
            &LimitRecord::flop_rate, 5),
      field("load_s", "s", "a dependent load from main memory, of each of those cores",
            &LimitRecord::load_s, 5),
      field("random_loads", "s-1",
            "loads from places that no prefetcher foresees, many at once, of all those cores "
            "together",
            &LimitRecord::random_loads, 6),
      field("message_s", "s", "a short message between two ranks", &LimitRecord::message_s, 5),
      field("message_bandwidth", "byte s-1", "long messages between two ranks, in one direction",
            &LimitRecord::message_bandwidth, 5),
  };
  return fields;
}

const std::vector<Field<Sample>>& sample_fields() {
  static const std::vector<Field<Sample>> fields = {
      field("point", "1", "row of /points: the point that was timed", &Sample::point),
      field("repeat", "1", "repetition within the point, from 0", &Sample::repeat),
      field("order", "1", "place in the order of measurement within the file, from 0",
            &Sample::order),
      field("start_s", "s", "start, since the file was created", &Sample::start_s),
      field("time_s", "s", "time from the common start to the end of the last worker",
            &Sample::time_s),
      field("verified", "1", "1 where the answer was checked and is right", &Sample::verified),
      field("answer", "1", "what the kernel computed", &Sample::answer),
      field("warmup", "1", "1 where the sample warmed up and is left out of every estimate",
            &Sample::warmup, 3),
      field("batch", "1", "repetitions of the sample; times are means over them", &Sample::batch,
            3),
  };
  return fields;
}

const std::vector<Field<WorkerSample>>& worker_fields() {
  static const std::vector<Field<WorkerSample>> fields = {
      field("sample", "1", "order of the sample in /samples", &WorkerSample::sample),
      field("rank", "1", "MPI rank of the worker", &WorkerSample::rank),
      field("thread", "1", "OpenMP thread of the worker within its rank", &WorkerSample::thread),
      field("node", "1", "row of /machine: the computer it ran on", &WorkerSample::node),
      field("core", "1", "operating system's number of the processing unit it was seen on",
            &WorkerSample::core),
      field("busy_s", "s", "useful work", &WorkerSample::busy_s),
      field("lock_wait_s", "s", "waiting for the interpreter lock", &WorkerSample::lock_wait_s),
      field("lock_held_s", "s", "holding the interpreter lock; part of the other times",
            &WorkerSample::lock_held_s),
      field("communication_s", "s", "communication between ranks", &WorkerSample::communication_s),
      field("barrier_wait_s", "s", "waiting at barriers of the team",
            &WorkerSample::barrier_wait_s),
      field("blocked_s", "s", "waiting outside the lock, as in a sleep or for a device",
            &WorkerSample::blocked_s),
      field("lock_switches", "1", "times that the lock was taken over from another worker",
            &WorkerSample::lock_switches),
      field("lock_requests", "1", "times that the worker asked for the lock to be dropped",
            &WorkerSample::lock_requests, 2),
      field("lock_longest_wait_s", "s", "longest time waiting for the lock at a stretch",
            &WorkerSample::lock_longest_wait_s, 2),
      field("start_skew_s", "s", "common start to the worker's start; part of barrier_wait_s",
            &WorkerSample::start_skew_s, 3),
      field("end_skew_s", "s", "worker's end to the last worker's end; part of barrier_wait_s",
            &WorkerSample::end_skew_s, 3),
      field("instructions", "1", "instructions outside the operating system; NaN is not measured",
            &WorkerSample::instructions, 3),
      field("cycles", "1", "clock cycles outside the operating system; NaN is not measured",
            &WorkerSample::cycles, 3),
      field("physical_core", "1",
            "hwloc's logical number of the core it was seen on; -1 is unknown",
            &WorkerSample::physical_core, 3),
      field("numa_node", "1",
            "hwloc's logical number of the memory domain it was seen in; -1 is unknown",
            &WorkerSample::numa_node, 3),
      field("pinned", "1", "1 where the worker could run on one core only", &WorkerSample::pinned,
            3),
  };
  return fields;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/validity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace scalelab {

namespace {

/// A worker's times are sums of differences between clock readings that are large numbers: they may
/// be this much below zero by rounding, in seconds.
constexpr double rounding_s = 1e-6;

template <class Value>
[[noreturn]] void refuse(std::string_view column, std::size_t row, const Value& value,
                         std::string_view why) {
  throw std::invalid_argument(fmt::format("{}, row {}: {} {}", column, row, value, why));
}

/// A row of a table that is looked at column by column.
class Row {
 public:
  Row(std::string_view group, std::size_t row) : group_(group), row_(row) {}

  void at_least(std::string_view column, std::int64_t value, std::int64_t least) const {
    if (value < least) {
      refuse(name(column), row_, value, fmt::format("is below {}", least));
    }
  }

  void below(std::string_view column, std::int64_t value, std::size_t end,
             std::string_view what) const {
    if (value < 0 || static_cast<std::uint64_t>(value) >= end) {
      refuse(name(column), row_, value, fmt::format("names no {}: there are {}", what, end));
    }
  }

  void finite(std::string_view column, double value) const {
    if (!std::isfinite(value)) {
      refuse(name(column), row_, value, "is not a finite number");
    }
  }

  void not_negative(std::string_view column, double value) const {
    finite(column, value);
    if (value < 0) {
      refuse(name(column), row_, value, "is negative");
    }
  }

  void above_zero(std::string_view column, double value) const {
    finite(column, value);
    if (value <= 0) {
      refuse(name(column), row_, value, "is not above 0");
    }
  }

  /// NaN stands for unknown.
  void unknown_or_not_negative(std::string_view column, MaybeReal value) const {
    if (value.is_known()) {
      not_negative(column, value);
    }
  }

  void unknown_or_above_zero(std::string_view column, MaybeReal value) const {
    if (value.is_known()) {
      above_zero(column, value);
    }
  }

 private:
  [[nodiscard]] std::string name(std::string_view column) const {
    return fmt::format("/{}/{}", group_, column);
  }

  std::string_view group_;
  std::size_t row_;
};

/// The columns of /workers that are times.
constexpr std::array<std::pair<std::string_view, double WorkerSample::*>, 9> times = {
    {{"busy_s", &WorkerSample::busy_s},
     {"lock_wait_s", &WorkerSample::lock_wait_s},
     {"lock_held_s", &WorkerSample::lock_held_s},
     {"communication_s", &WorkerSample::communication_s},
     {"barrier_wait_s", &WorkerSample::barrier_wait_s},
     {"blocked_s", &WorkerSample::blocked_s},
     {"lock_longest_wait_s", &WorkerSample::lock_longest_wait_s},
     {"start_skew_s", &WorkerSample::start_skew_s},
     {"end_skew_s", &WorkerSample::end_skew_s}}};

/// The values of which /worker_summaries has three columns each, and whether they may be unknown.
struct SpreadColumn {
  std::string_view column;
  Spread WorkerSummary::*member;
  bool may_be_unknown = false;
};
constexpr std::array<SpreadColumn, 14> spreads = {
    {{"busy_s", &WorkerSummary::busy_s},
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
     {"instructions", &WorkerSummary::instructions, true},
     {"cycles", &WorkerSummary::cycles, true},
     {"pinned", &WorkerSummary::pinned}}};

void check_node(const Results& results, std::size_t number) {
  const std::int64_t topology = results.machine.nodes[number].topology;
  if (topology != -1) {
    Row("machine", number)
        .below("topology", topology, results.machine.nodes.size(), "row of /machine");
  }
}

void check_study(const StudyRecord& study, std::size_t number) {
  Row("config", number).at_least("first_node", study.first_node, 0);
  if (!(study.confidence > 0 && study.confidence < 1)) {
    refuse("/config/confidence", number, study.confidence, "is not between 0 and 1");
  }
}

void check_point(const Results& results, std::size_t number) {
  const Point& point = results.points[number];
  const Row row("points", number);
  row.below("study", point.study, results.studies.size(), "row of /config");
  // A point that was skipped may be one for which there is no layout.
  const std::int64_t least = point.status == PointStatus::skipped ? 0 : 1;
  row.at_least("nodes", point.nodes, least);
  row.at_least("ranks", point.ranks, least);
  row.at_least("threads", point.threads, least);
  row.at_least("workers", point.workers, 1);
  const bool has_layout = point.ranks > 0 && point.threads > 0;
  if (has_layout &&
      (point.workers / point.ranks != point.threads || point.workers % point.ranks != 0)) {
    refuse("/points/workers", number, point.workers,
           fmt::format("is not {} ranks times {} threads", point.ranks, point.threads));
  }
  row.not_negative("work", point.work);
  row.at_least("cores", point.cores, 0);
  row.at_least("locks", point.locks, 0);
  row.unknown_or_not_negative("lock_share", point.lock_share);
  row.unknown_or_not_negative("native_share", point.native_share);
  row.unknown_or_not_negative("wait_share", point.wait_share);
  row.unknown_or_not_negative("demand_flops", point.demand_flops);
  row.unknown_or_not_negative("demand_bytes", point.demand_bytes);
  row.unknown_or_not_negative("demand_read_bytes", point.demand_read_bytes);
  row.unknown_or_not_negative("demand_random_loads", point.demand_random_loads);
  row.unknown_or_not_negative("demand_dependent_loads", point.demand_dependent_loads);
  row.unknown_or_not_negative("demand_messages", point.demand_messages);
  row.unknown_or_not_negative("demand_message_bytes", point.demand_message_bytes);
  for (const auto& [parameter, value] : point.size) {
    if (const auto* number_of = std::get_if<double>(&value)) {
      row.finite(parameter, *number_of);
    }
  }
}

void check_limit(const Results& results, std::size_t number) {
  const LimitRecord& limit = results.limits[number];
  const Row row("limits", number);
  row.below("node", limit.node, results.machine.nodes.size(), "row of /machine");
  row.at_least("nodes", limit.nodes, 1);
  row.at_least("cores", limit.cores, 1);
  row.unknown_or_above_zero("bandwidth", limit.bandwidth);
  row.unknown_or_above_zero("read_bandwidth", limit.read_bandwidth);
  row.unknown_or_above_zero("flop_rate", limit.flop_rate);
  row.unknown_or_above_zero("load_s", limit.load_s);
  row.unknown_or_above_zero("random_loads", limit.random_loads);
  row.unknown_or_above_zero("message_s", limit.message_s);
  row.unknown_or_above_zero("message_bandwidth", limit.message_bandwidth);
}

void check_sample_values(const Results& results, std::size_t number) {
  const Sample& sample = results.samples[number];
  const Row row("samples", number);
  row.below("point", sample.point, results.points.size(), "point");
  row.at_least("repeat", sample.repeat, 0);
  row.at_least("order", sample.order, 0);
  row.finite("start_s", sample.start_s);
  row.above_zero("time_s", sample.time_s);
  row.at_least("batch", sample.batch, 1);
  if (results.points[static_cast<std::size_t>(sample.point)].ranks < 1) {
    refuse("/samples/point", number, sample.point, "names a point without ranks");
  }
}

/// Workers' rows name samples by their order: no two may have the same.
void check_orders(const std::vector<Sample>& samples) {
  if (std::ranges::adjacent_find(samples, std::ranges::greater_equal{}, &Sample::order) ==
      samples.end()) {
    return;  // in order, as they were measured
  }
  std::set<std::int64_t> orders;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!orders.insert(samples[i].order).second) {
      refuse("/samples/order", i, samples[i].order, "stands there twice");
    }
  }
}

void check_clock(std::string_view attribute, double value_s) {
  if (!std::isfinite(value_s) || value_s < 0) {
    throw std::invalid_argument(
        fmt::format("attribute {} of /machine: {} is not a time", attribute, value_s));
  }
}

}  // namespace

void check_validity(const Results& results) {
  check_clock("clock_resolution_s", results.machine.clock_resolution_s);
  check_clock("clock_overhead_s", results.machine.clock_overhead_s);
  for (std::size_t i = 0; i < results.machine.nodes.size(); ++i) {
    check_node(results, i);
  }
  for (std::size_t i = 0; i < results.studies.size(); ++i) {
    check_study(results.studies[i], i);
  }
  for (std::size_t i = 0; i < results.points.size(); ++i) {
    check_point(results, i);
  }
  for (std::size_t i = 0; i < results.samples.size(); ++i) {
    check_sample_values(results, i);
  }
  for (std::size_t i = 0; i < results.limits.size(); ++i) {
    check_limit(results, i);
  }
  check_orders(results.samples);
}

void WorkerValidity::check(const Sample& sample, std::span<const WorkerSample> rows) {
  const Point& point = results_.points[static_cast<std::size_t>(sample.point)];
  for (const WorkerSample& worker : rows) {
    const Row row("workers", row_++);
    row.below("rank", worker.rank, static_cast<std::size_t>(point.ranks), "rank of the point");
    row.below("thread", worker.thread, static_cast<std::size_t>(point.threads),
              "thread of the point");
    row.below("node", worker.node, results_.machine.nodes.size(), "row of /machine");
    for (const auto& [column, member] : times) {
      const double time_s = worker.*member;
      if (!(time_s >= -rounding_s && time_s <= std::numeric_limits<double>::max())) {
        row.not_negative(column, time_s);
      }
    }
    row.at_least("lock_switches", worker.lock_switches, 0);
    row.at_least("lock_requests", worker.lock_requests, 0);
    row.unknown_or_not_negative("instructions", worker.instructions);
    row.unknown_or_not_negative("cycles", worker.cycles);
  }
}

void WorkerValidity::check(const Sample& sample, std::span<const WorkerSummary> rows) {
  std::int64_t left = results_.points[static_cast<std::size_t>(sample.point)].workers;
  for (const WorkerSummary& summary : rows) {
    const Row row("worker_summaries", summary_);
    row.below("node", summary.node, results_.machine.nodes.size(), "row of /machine");
    row.at_least("workers", summary.workers, 1);
    if (summary.workers > left) {
      refuse("/worker_summaries/workers", summary_, summary.workers,
             "are more workers than the point has");
    }
    left -= summary.workers;
    for (const auto& [column, member, may_be_unknown] : spreads) {
      const Spread& spread = summary.*member;
      if (may_be_unknown && std::isnan(spread.mean)) {
        continue;
      }
      const std::string name = fmt::format("{}_mean", column);
      row.finite(name, spread.mean);
      const double rounding = rounding_s + 1e-9 * std::abs(spread.mean);
      if (!(spread.min >= -rounding_s && spread.min <= spread.mean + rounding &&
            spread.mean <= spread.max + rounding &&
            spread.max <= std::numeric_limits<double>::max())) {
        refuse("/worker_summaries/" + name, summary_, spread.mean,
               fmt::format("is no mean of values from {} to {}", spread.min, spread.max));
      }
    }
    ++summary_;
  }
}

}  // namespace scalelab

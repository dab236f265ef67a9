// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/derived.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analysis/laws/law_columns.hpp"
#include "analysis/losses/losses.hpp"
#include "analysis/rates/rate_columns.hpp"

namespace scalelab {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

using Value = std::function<double(const PointAnalysis&)>;
using EstimateOf = std::function<std::optional<Estimate>(const PointAnalysis&)>;

/// Of the columns of an estimate and of both ends of its interval.
struct EstimateNames {
  std::string value;
  std::string low;
  std::string high;
};

class Table {
 public:
  Table(const Results& results, const std::vector<StudyAnalysis>& studies)
      : points_(results.points.size()) {
    for (const StudyAnalysis& study : studies) {
      for (const PointAnalysis& at : study.points) {
        points_[at.point] = &at;
      }
    }
  }

  void add(std::string name, std::string unit, std::string long_name, const Value& value) {
    std::vector<double> values(points_.size(), not_available);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (points_[i] != nullptr) {
        values[i] = value(*points_[i]);
      }
    }
    columns_.push_back({std::move(name), std::move(unit), std::move(long_name), std::move(values)});
  }

  /// An estimate is three columns: value, low and high end.
  void add_estimate(const EstimateNames& names, const std::string& unit,
                    const std::string& long_name, const EstimateOf& estimate_of) {
    add(names.value, unit, long_name, [&](const PointAnalysis& at) {
      const std::optional<Estimate> estimate = estimate_of(at);
      return estimate ? estimate->value : not_available;
    });
    const auto end = [&](double Interval::*which) {
      return [&, which](const PointAnalysis& at) {
        const std::optional<Estimate> estimate = estimate_of(at);
        return estimate && estimate->interval ? (*estimate->interval).*which : not_available;
      };
    };
    add(names.low, unit, "lower end of the interval of: " + long_name, end(&Interval::low));
    add(names.high, unit, "upper end of the interval of: " + long_name, end(&Interval::high));
  }

  /// Something that is read from the account of the workers' time.
  void add_share(std::string name, std::string long_name,
                 const std::function<double(const TimeAccount&)>& share) {
    add(std::move(name), "1", std::move(long_name), [&share](const PointAnalysis& at) {
      return at.account ? share(*at.account) : not_available;
    });
  }

  /// An efficiency of POP's hybrid model; `of_nodes` says that one node alone has none.
  void add_level(std::string name, std::string long_name, double (LevelShares::*efficiency)() const,
                 bool of_nodes = false) {
    add(std::move(name), "1", std::move(long_name), [=](const PointAnalysis& at) {
      return at.account && !(of_nodes && at.nodes.empty()) ? (at.account->levels.*efficiency)()
                                                           : not_available;
    });
  }

  /// A value of each point's losses; `value` may be not-a-number.
  void add_loss(std::string name, std::string long_name,
                const std::function<double(const Losses&)>& value) {
    add(std::move(name), "1", std::move(long_name), [&value](const PointAnalysis& at) {
      return at.losses ? value(*at.losses) : not_available;
    });
  }

  void add_lock(std::string name, std::string unit, std::string long_name, double LockUse::*use) {
    add(std::move(name), std::move(unit), std::move(long_name),
        [use](const PointAnalysis& at) { return at.lock ? (*at.lock).*use : not_available; });
  }

  void add_counts(std::string name, std::string unit, std::string long_name,
                  std::vector<std::int64_t> values) {
    columns_.push_back({std::move(name), std::move(unit), std::move(long_name), std::move(values)});
  }

  [[nodiscard]] std::vector<std::int64_t> samples() const {
    std::vector<std::int64_t> counts(points_.size(), 0);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      counts[i] = points_[i] == nullptr ? 0 : static_cast<std::int64_t>(points_[i]->samples);
    }
    return counts;
  }

  [[nodiscard]] std::vector<Column> take() { return std::move(columns_); }

 private:
  std::vector<const PointAnalysis*> points_;
  std::vector<Column> columns_;
};

std::vector<std::int64_t> baselines(const Results& results,
                                    const std::vector<StudyAnalysis>& studies) {
  std::vector<std::int64_t> baseline(results.points.size(), -1);
  for (const StudyAnalysis& study : studies) {
    for (const PointAnalysis& of_point : study.points) {
      if (study.baseline) {
        baseline[of_point.point] = static_cast<std::int64_t>(study.points[*study.baseline].point);
      }
    }
  }
  return baseline;
}

/// What of the efficiency was lost to each cause, and the metrics of POP.
void add_losses(Table& table) {
  for (const Cause cause : every_cause) {
    table.add_loss(fmt::format("lost_{}", name_of(cause)),
                   fmt::format("efficiency lost to {} against the baseline", words_for(cause)),
                   [cause](const Losses& lost) { return lost.part(cause); });
  }
  table.add_share("parallel_efficiency", "useful time over all time (POP)",
                  &TimeAccount::parallel_efficiency);
  table.add_share("communication_efficiency", "longest useful time of a worker over all time (POP)",
                  &TimeAccount::communication_efficiency);
  table.add_loss("computation_scaling",
                 "useful time of a unit of work at the baseline over that now (POP)",
                 [](const Losses& lost) { return lost.computation_scaling; });
  const auto counted = [&table](std::string name, std::string long_name,
                                double ComputeScaling::*member) {
    table.add_loss(std::move(name), std::move(long_name), [member](const Losses& lost) {
      return lost.counted ? (*lost.counted).*member : not_available;
    });
  };
  counted("instruction_scaling", "instructions of a unit of work at the baseline over those now",
          &ComputeScaling::instructions);
  counted("ipc_scaling", "instructions per cycle now over those at the baseline",
          &ComputeScaling::instructions_per_cycle);
}

/// POP's hybrid model.
void add_levels(Table& table) {
  table.add_level("process_efficiency", "parallel efficiency between ranks (POP)",
                  &LevelShares::process_efficiency);
  table.add_level("process_load_balance",
                  "mean time of the ranks outside MPI over that of the longest (POP)",
                  &LevelShares::process_load_balance);
  table.add_level("load_balance_within_nodes", "part of process_load_balance within nodes (TALP)",
                  &LevelShares::load_balance_within_nodes, true);
  table.add_level("load_balance_between_nodes", "part of process_load_balance between nodes (TALP)",
                  &LevelShares::load_balance_between_nodes, true);
  table.add_level("process_communication_efficiency",
                  "longest time of a rank outside MPI over all time (POP)",
                  &LevelShares::process_communication_efficiency);
  table.add_level("thread_efficiency", "parallel efficiency between the threads of ranks (POP)",
                  &LevelShares::thread_efficiency);
  table.add_level("thread_load_balance",
                  "busy time of threads over that of the busiest of their rank (POP)",
                  &LevelShares::thread_load_balance);
  table.add_level("thread_serialisation",
                  "busy time of the ranks' busiest threads over their time outside MPI (POP)",
                  &LevelShares::thread_serialisation);
}

void add_common_columns(Table& table, const Results& results,
                        const std::vector<StudyAnalysis>& studies) {
  table.add_counts("samples", "1",
                   "samples that count: the answer was verified, and they are no warm-ups",
                   table.samples());
  table.add_estimate({"median_s", "median_low_s", "median_high_s"}, "s", "median time of a sample",
                     &PointAnalysis::time_s);
  table.add_estimate({"speedup", "speedup_low", "speedup_high"}, "1",
                     "rate of work over that of the baseline", &PointAnalysis::speedup);
  table.add_estimate({"efficiency", "efficiency_low", "efficiency_high"}, "1",
                     "speedup per worker over that of the baseline", &PointAnalysis::efficiency);
  table.add_estimate({"karp_flatt", "karp_flatt_low", "karp_flatt_high"}, "1",
                     "experimentally determined serial fraction (Karp and Flatt 1990)",
                     &PointAnalysis::karp_flatt);
  table.add_estimate({"gustafson", "gustafson_low", "gustafson_high"}, "1",
                     "serial share of the scaled speedup (Gustafson 1988)",
                     &PointAnalysis::gustafson);
  table.add_counts("baseline", "1", "point that the speedup is relative to; -1 where there is none",
                   baselines(results, studies));
  table.add_share("busy_share", "share of the workers' time in computing", &TimeAccount::busy);
  table.add_share("lock_wait_share",
                  "share of the workers' time in waiting for the interpreter lock",
                  &TimeAccount::lock_wait);
  table.add_share("communication_share", "share of the workers' time in communication",
                  &TimeAccount::communication);
  table.add_share("barrier_wait_share", "share of the workers' time in waiting for other workers",
                  &TimeAccount::barrier_wait);
  table.add_share("blocked_share", "share of the workers' time blocked outside the lock",
                  &TimeAccount::blocked);
  table.add_share(
      "load_balance", "mean busy time of the workers over that of the busiest",
      [](const TimeAccount& account) { return account.load_balance().value_or(not_available); });
  add_losses(table);
  add_levels(table);
  table.add_lock("lock_held_share", "1",
                 "share of the time that an interpreter lock is held, mean over the locks",
                 &LockUse::held_share);
  table.add_lock("lock_switches_per_s", "s-1",
                 "how often a worker takes an interpreter lock over from another",
                 &LockUse::switches_per_s);
  table.add_lock("lock_requests_per_s", "s-1",
                 "how often a worker asks for an interpreter lock to be dropped",
                 &LockUse::requests_per_s);
  table.add_lock("lock_longest_wait_s", "s",
                 "longest wait for an interpreter lock at a stretch, of any worker in any sample",
                 &LockUse::longest_wait_s);
}

/// The values that kernels measure, each under the name that it has in all studies.
std::vector<Column> value_columns(const Results& results,
                                  const std::vector<StudyAnalysis>& studies) {
  std::vector<const MeasuredValue*> values;                          // the first of each name
  std::map<std::string, std::map<std::size_t, Estimate>> estimates;  // by name and point
  for (const StudyAnalysis& study : studies) {
    for (const MeasuredValue& value : study.values) {
      if (!estimates.contains(value.column)) {
        values.push_back(&value);
      }
      std::map<std::size_t, Estimate>& of_points = estimates[value.column];
      for (std::size_t i = 0; i < study.points.size(); ++i) {
        if (value.of_point[i]) {
          of_points[study.points[i].point] = *value.of_point[i];
        }
      }
    }
  }
  Table table(results, studies);
  for (const MeasuredValue* value : values) {
    const std::map<std::size_t, Estimate>& of_points = estimates[value->column];
    table.add_estimate({value->column + "_median", value->column + "_low", value->column + "_high"},
                       value->unit, "median of: " + value->long_name, [&](const PointAnalysis& at) {
                         const auto found = of_points.find(at.point);
                         return found == of_points.end() ? std::nullopt
                                                         : std::optional(found->second);
                       });
  }
  return table.take();
}

}  // namespace

std::vector<Column> common_columns(const Results& results,
                                   const std::vector<StudyAnalysis>& studies) {
  Table table(results, studies);
  add_common_columns(table, results, studies);
  std::vector<Column> columns = table.take();
  std::ranges::move(rate_columns(results, studies), std::back_inserter(columns));
  return columns;
}

std::vector<Column> derive(const Results& results, const std::vector<StudyAnalysis>& studies) {
  std::vector<Column> columns = common_columns(results, studies);
  std::ranges::move(law_columns(results, studies), std::back_inserter(columns));
  std::ranges::move(value_columns(results, studies), std::back_inserter(columns));
  return columns;
}

std::vector<Column> derive(const Results& results) {
  return derive(results, analyse(results));
}

}  // namespace scalelab

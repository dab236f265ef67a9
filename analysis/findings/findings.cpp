// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/findings/findings.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace scalelab {
namespace {

class StudyReader {
 public:
  StudyReader(const Results& results, const StudyScaling& study, const std::vector<Series>& series,
              const std::vector<MeasuredValue>& values)
      : results_(results), study_(study), series_(series), values_(values) {}

  [[nodiscard]] std::optional<std::size_t> best() const {
    const auto within = fastest(false);
    const auto beyond = fastest(true);
    if (!within || !beyond) {
      return within ? within : beyond;
    }
    const Estimate& inner = *study_.points[*within].speedup;
    const Estimate& outer = *study_.points[*beyond].speedup;
    const double outer_low = outer.interval ? outer.interval->low : outer.value;
    const double inner_high = inner.interval ? inner.interval->high : inner.value;
    return outer_low > inner_high ? beyond : within;
  }

  [[nodiscard]] EfficiencyFindings efficiency(double wanted) const {
    EfficiencyFindings found;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      bool counted = false;
      for (const std::size_t at : series_[i].points) {
        const bool more = point(at).workers > baseline().workers;
        if (!more || !study_.points[at].efficiency || point(at).oversubscribed) {
          continue;
        }
        found.curves += counted ? 0 : 1;
        counted = true;
        found.most_workers = std::max(found.most_workers, point(at).workers);
        if (study_.points[at].efficiency->value < wanted) {
          const std::optional<Losses>& lost = study_.points[at].losses;
          found.falls.push_back({i, at, lost ? chief_loss(*lost) : std::nullopt});
          break;
        }
      }
    }
    std::ranges::stable_sort(found.falls, {},
                             [&](const EfficiencyFall& fall) { return point(fall.point).workers; });
    return found;
  }

  [[nodiscard]] std::vector<LockFinding> locks() const {
    std::set<GilPolicy> policies;
    for (const PointAnalysis& at : study_.points) {
      policies.insert(results_.points[at.point].gil);
    }
    std::vector<LockFinding> found;
    if (policies.size() < 2) {
      return found;
    }
    for (const GilPolicy gil : policies) {
      if (gil == GilPolicy::none) {
        continue;
      }
      if (const auto lock = lock_of(gil)) {
        found.push_back(*lock);
      }
    }
    return found;
  }

  [[nodiscard]] std::vector<ValueRange> ranges() const {
    std::vector<ValueRange> found;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i].differs) {
        found.push_back(range_of(i));
      }
    }
    return found;
  }

 private:
  [[nodiscard]] const Point& point(std::size_t at) const {
    return results_.points[study_.points[at].point];
  }
  [[nodiscard]] const Point& baseline() const { return point(*study_.baseline); }

  [[nodiscard]] std::optional<std::size_t> fastest(bool oversubscribed) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < study_.points.size(); ++i) {
      const std::optional<Estimate>& speedup = study_.points[i].speedup;
      const bool candidate =
          i != study_.baseline && speedup && point(i).oversubscribed == oversubscribed;
      if (candidate && (!best || speedup->value > study_.points[*best].speedup->value)) {
        best = i;
      }
    }
    return best;
  }

  /// The measured point of this model, policy and number of workers, of the baseline's schedule.
  [[nodiscard]] std::optional<std::size_t> find(Model model, GilPolicy gil,
                                                std::int64_t workers) const {
    for (std::size_t i = 0; i < study_.points.size(); ++i) {
      const Point& candidate = point(i);
      if (study_.points[i].speedup && candidate.model == model && candidate.gil == gil &&
          candidate.workers == workers && candidate.schedule == baseline().schedule) {
        return i;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<LockFinding> lock_of(GilPolicy gil) const {
    std::optional<LockFinding> most;
    const auto rank = [&](std::size_t at) {
      return std::pair(!point(at).oversubscribed, point(at).workers);
    };
    for (std::size_t i = 0; i < study_.points.size(); ++i) {
      const std::int64_t workers = point(i).workers;
      if (find(Model::threads, gil, workers) != i) {
        continue;
      }
      const LockFinding found{.gil = gil,
                              .threads = i,
                              .processes = find(Model::processes, gil, workers),
                              .free_threads = find(Model::threads, GilPolicy::none, workers)};
      const bool comparable = found.processes || found.free_threads;
      if (comparable && (!most || rank(i) > rank(most->threads))) {
        most = found;
      }
    }
    return most;
  }

  [[nodiscard]] ValueRange range_of(std::size_t value) const {
    const auto& of_point = values_[value].of_point;
    std::vector<std::size_t> points;
    for (const bool oversubscribed : {false, true}) {
      for (std::size_t i = 0; i < study_.points.size(); ++i) {
        if (of_point[i] && point(i).oversubscribed == oversubscribed) {
          points.push_back(i);
        }
      }
      if (!points.empty()) {
        break;
      }
    }
    const auto of = [&](std::size_t at) { return of_point[at]->value; };
    const auto [lowest, highest] = std::ranges::minmax_element(points, {}, of);
    return {value, *lowest, *highest, points.size()};
  }

  const Results& results_;
  const StudyScaling& study_;
  const std::vector<Series>& series_;
  const std::vector<MeasuredValue>& values_;
};

}  // namespace

Findings findings_of(const Results& results, const StudyScaling& study,
                     const std::vector<Series>& series, const std::vector<MeasuredValue>& values,
                     double efficiency_wanted) {
  const StudyReader reader(results, study, series, values);
  Findings findings;
  if (study.baseline) {
    findings.best = reader.best();
    findings.efficiency = reader.efficiency(efficiency_wanted);
    findings.locks = reader.locks();
  }
  findings.values = reader.ranges();
  return findings;
}

}  // namespace scalelab

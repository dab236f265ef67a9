// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/point_table.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <limits>
#include <utility>

#include "report/tables/table_builder.hpp"
#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

class EveryPoint {
 public:
  EveryPoint(const Results& results, const StudyAnalysis& study)
      : study_(study),
        is_seen_inside_(results.studies[study.study].subject != SubjectKind::program),
        table_(results, study, [](const PointAnalysis& at) { return at.time_s.has_value(); }) {}

  PointTable build() {
    table_.add_what_varies();
    table_.add("n", true, [](const PointAnalysis& at) { return std::to_string(at.samples); });
    add_estimates();
    if (is_seen_inside_) {
      add_shares();
    }
    return table_.take();
  }

 private:
  void add_estimates() {
    double longest = 0;
    double shortest = std::numeric_limits<double>::infinity();
    for (const PointAnalysis* at : table_.points()) {
      longest = std::max(longest, at->time_s->value);
      shortest = std::min(shortest, at->time_s->value);
    }
    const TimeUnit unit = time_unit(longest);
    // One number of decimals for the column, so that the points stand below each other.
    const int decimals = std::min(6, decimals_for(shortest * unit.per_second, 3));
    const std::string interval = "interval";
    table_.add(fmt::format("time ({})", unit.name), true, [&](const PointAnalysis& at) {
      return fmt::format("{:.{}f}", at.time_s->value * unit.per_second, decimals);
    });
    table_.add(interval, true, [&](const PointAnalysis& at) {
      return interval_cell(at.time_s, unit.per_second, decimals);
    });
    if (!study_.baseline) {
      return;
    }
    table_.add("speedup", true, [](const PointAnalysis& at) {
      return at.speedup ? fmt::format("{:.2f}", at.speedup->value) : "-";
    });
    table_.add(interval, true, [&](const PointAnalysis& at) {
      const bool is_baseline = study_.baseline && &at == &study_.points[*study_.baseline];
      return is_baseline ? "baseline" : interval_cell(at.speedup, 1, 2);
    });
    table_.add("eff%", true, [](const PointAnalysis& at) {
      return at.efficiency ? fmt::format("{:.0f}", percent * at.efficiency->value) : "-";
    });
  }

  void add_share(std::string heading, double (TimeAccount::*share)() const, bool even_if_zero) {
    const bool any = std::any_of(
        table_.points().begin(), table_.points().end(),
        [&](const PointAnalysis* at) { return at->account && (*at->account.*share)() > 0; });
    if (any || even_if_zero) {
      table_.add(std::move(heading), true, [share](const PointAnalysis& at) {
        return at.account ? share_cell((*at.account.*share)()) : "-";
      });
    }
  }

  void add_shares() {
    add_share("lock%", &TimeAccount::lock_wait, false);
    add_share("comm%", &TimeAccount::communication, true);
    add_share("wait%", &TimeAccount::barrier_wait, true);
    add_share("blocked%", &TimeAccount::blocked, false);
  }

  const StudyAnalysis& study_;
  bool is_seen_inside_;  // what workers do with their time is measured
  TableBuilder table_;
};

}  // namespace

PointTable point_table(const Results& results, const StudyAnalysis& study) {
  return EveryPoint(results, study).build();
}

std::vector<std::string> points_without_row(const Results& results, const StudyAnalysis& study) {
  std::vector<std::string> lines;
  for (const PointAnalysis& at : study.points) {
    const Point& point = results.points[at.point];
    if (!at.time_s) {
      lines.push_back(fmt::format("{}: {}{}{}", point_label(point, study.varies),
                                  to_string(point.status), point.reason.empty() ? "" : ", ",
                                  point.reason));
    }
  }
  return lines;
}

}  // namespace scalelab

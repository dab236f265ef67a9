#include "report/point_table.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "analysis/labels.hpp"
#include "analysis/quantities.hpp"

namespace scalelab {
namespace {

constexpr double percent = 100;

std::string interval_cell(const std::optional<Estimate>& estimate, double scale, int decimals) {
  if (!estimate || !estimate->interval) {
    return "-";
  }
  return fmt::format("{:.{}f}-{:.{}f}", estimate->interval->low * scale, decimals,
                     estimate->interval->high * scale, decimals);
}

/// A share as a percentage without the sign: the heading has it. "<1" tells a little from nothing.
std::string share_cell(double share) {
  if (share > 0 && percent * share < 0.5) {
    return "<1";
  }
  return fmt::format("{:.0f}", percent * share);
}

class TableBuilder {
 public:
  TableBuilder(const Results& results, const StudyAnalysis& study)
      : results_(results), study_(study), varies_(variation(results, study)) {
    for (const PointAnalysis& at : study_.points) {
      if (at.time_s) {
        measured_.push_back(&at);
        TableRow row;
        row.point = at.point;
        row.is_baseline = study_.baseline && &at == &study_.points[*study_.baseline];
        row.oversubscribed = point(at).oversubscribed;
        table_.rows.push_back(std::move(row));
      }
    }
  }

  PointTable build() {
    add_what_varies();
    add_estimates();
    add_shares();
    return std::move(table_);
  }

 private:
  using Cell = std::function<std::string(const PointAnalysis&)>;

  [[nodiscard]] const Point& point(const PointAnalysis& at) const {
    return results_.points[at.point];
  }

  void add(std::string heading, bool is_number, const Cell& cell) {
    table_.columns.push_back({std::move(heading), is_number});
    for (std::size_t i = 0; i < measured_.size(); ++i) {
      table_.rows[i].cells.push_back(cell(*measured_[i]));
    }
  }

  /// Whether a size parameter is a number at every point that has it.
  [[nodiscard]] bool is_number(const std::string& parameter) const {
    return std::all_of(measured_.begin(), measured_.end(), [&](const PointAnalysis* at) {
      const auto found = point(*at).size.find(parameter);
      return found == point(*at).size.end() || std::holds_alternative<double>(found->second);
    });
  }

  void add_what_varies() {
    add("layout", false, [&](const PointAnalysis& at) {
      return layout(point(at)) + (point(at).oversubscribed ? "*" : "");
    });
    add("model", false, [&](const PointAnalysis& at) { return point(at).model; });
    if (varies_.gil) {
      add("gil", false, [&](const PointAnalysis& at) { return point(at).gil; });
    }
    if (varies_.schedule) {
      add("schedule", false, [&](const PointAnalysis& at) { return point(at).schedule; });
    }
    if (std::any_of(measured_.begin(), measured_.end(),
                    [&](const PointAnalysis* at) { return point(*at).nodes > 1; })) {
      add("nodes", true, [&](const PointAnalysis& at) { return std::to_string(point(at).nodes); });
    }
    for (const std::string& name : varies_.size) {
      add(name, is_number(name), [&](const PointAnalysis& at) {
        const auto found = point(at).size.find(name);
        return found == point(at).size.end() ? "-" : size_text(found->second);
      });
    }
    add("n", true, [](const PointAnalysis& at) { return std::to_string(at.samples); });
  }

  void add_estimates() {
    double longest = 0;
    double shortest = std::numeric_limits<double>::infinity();
    for (const PointAnalysis* at : measured_) {
      longest = std::max(longest, at->time_s->value);
      shortest = std::min(shortest, at->time_s->value);
    }
    const TimeUnit unit = time_unit(longest);
    // One number of decimals for the column, so that the points stand below each other.
    const int decimals = std::min(6, decimals_for(shortest * unit.per_second, 3));
    const std::string interval = "interval";
    add(fmt::format("time ({})", unit.name), true, [&](const PointAnalysis& at) {
      return fmt::format("{:.{}f}", at.time_s->value * unit.per_second, decimals);
    });
    add(interval, true, [&](const PointAnalysis& at) {
      return interval_cell(at.time_s, unit.per_second, decimals);
    });
    add("speedup", true, [](const PointAnalysis& at) {
      return at.speedup ? fmt::format("{:.2f}", at.speedup->value) : "-";
    });
    add(interval, true, [&](const PointAnalysis& at) {
      const bool is_baseline = study_.baseline && &at == &study_.points[*study_.baseline];
      return is_baseline ? "baseline" : interval_cell(at.speedup, 1, 2);
    });
    add("eff%", true, [](const PointAnalysis& at) {
      return at.efficiency ? fmt::format("{:.0f}", percent * at.efficiency->value) : "-";
    });
  }

  void add_share(std::string heading, double TimeShares::*share, bool even_if_zero) {
    const bool any = std::any_of(measured_.begin(), measured_.end(), [&](const PointAnalysis* at) {
      return at->shares && (*at->shares).*share > 0;
    });
    if (any || even_if_zero) {
      add(std::move(heading), true, [share](const PointAnalysis& at) {
        return at.shares ? share_cell((*at.shares).*share) : "-";
      });
    }
  }

  void add_shares() {
    add_share("lock%", &TimeShares::lock_wait, false);
    add_share("comm%", &TimeShares::communication, true);
    add_share("wait%", &TimeShares::barrier_wait, true);
    add_share("blocked%", &TimeShares::blocked, false);
  }

  const Results& results_;
  const StudyAnalysis& study_;
  Variation varies_;
  std::vector<const PointAnalysis*> measured_;
  PointTable table_;
};

}  // namespace

PointTable point_table(const Results& results, const StudyAnalysis& study) {
  return TableBuilder(results, study).build();
}

std::vector<std::string> points_without_row(const Results& results, const StudyAnalysis& study) {
  const Variation varies = variation(results, study);
  std::vector<std::string> lines;
  for (const PointAnalysis& at : study.points) {
    const Point& point = results.points[at.point];
    if (!at.time_s) {
      lines.push_back(fmt::format("{}: {}{}{}", point_label(point, varies), point.status,
                                  point.reason.empty() ? "" : ", ", point.reason));
    }
  }
  return lines;
}

}  // namespace scalelab

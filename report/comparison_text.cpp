// SPDX-License-Identifier: BSD-3-Clause
#include "report/comparison_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "analysis/compare/file_differences.hpp"
#include "report/figures/pen.hpp"
#include "report/tables/table_builder.hpp"
#include "report/tables/table_text.hpp"
#include "report/words/comparison_words.hpp"
#include "report/words/wrapped_text.hpp"
#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::string verdict_text(const PointComparison& point) {
  switch (point.verdict) {
    case Verdict::same:
      return fmt::format("same +-{}", precise_percent_text(rounded_up(resolution(point))));
    case Verdict::cannot_tell:
      return point.ratio.interval ? "can't tell" : "can't tell: too few samples";
    case Verdict::slower:
      if (point.open == Open::threshold) {
        return "slower: maybe regression";
      }
      return point.is_regression ? "slower: regression" : "slower";
    case Verdict::faster:
      break;
  }
  return "faster";
}

bool any_is_open(const Comparison& comparison) {
  return std::ranges::any_of(
      comparison.points, [](const PointComparison& point) { return point.open != Open::nothing; });
}

/// About how much would close what is open.
std::string settling_text(const PointComparison& point) {
  if (!point.settling) {
    return "-";
  }
  const std::string what = point.settling->of == Observed::runs ? "runs" : "samples";
  const std::optional<double>& number = point.settling->a_side;
  constexpr double many = 1e6;
  if (!number) {
    return "no number of " + what;
  }
  return *number > many ? "over a million " + what
                        : fmt::format("{}{:.0f} {}", point.settling->at_least ? "at least " : "",
                                      *number, what);
}

/// One row a matched point; what is the same for all of them has no column.
class ComparisonTable {
 public:
  ComparisonTable(const Comparison& comparison, const ComparedFiles& base)
      : comparison_(comparison), base_(base) {
    for (const PointComparison& at : comparison.points) {
      TableRow row;
      row.point = at.base.files.front().at.point;
      row.oversubscribed = point(at).oversubscribed;
      table_.rows.push_back(std::move(row));
    }
  }

  PointTable build() {
    add_if_varies("kernel", [&](const PointComparison& at) { return point(at).kernel; });
    add_if_varies("scaling", [&](const PointComparison& at) {
      return std::string(to_string(point(at).scaling));
    });
    add("layout", false, [&](const PointComparison& at) {
      return layout(point(at)) + (point(at).oversubscribed ? "*" : "");
    });
    add("model", false,
        [&](const PointComparison& at) { return std::string(to_string(point(at).model)); });
    add_if_varies("gil",
                  [&](const PointComparison& at) { return std::string(to_string(point(at).gil)); });
    add_if_varies("schedule", [&](const PointComparison& at) {
      return std::string(to_string(point(at).schedule));
    });
    add_if_varies("nodes",
                  [&](const PointComparison& at) { return std::to_string(point(at).nodes); });
    add_sizes();
    if (comparison_.runs > 1) {
      add("runs", true, [](const PointComparison& at) {
        return fmt::format("{}, {}", at.base.files.size(), at.candidate.files.size());
      });
    }
    add("n", true, [](const PointComparison& at) {
      return fmt::format("{}, {}", at.base.samples, at.candidate.samples);
    });
    add_times();
    add("ratio", true,
        [](const PointComparison& at) { return fmt::format("{:.3f}", at.ratio.value); });
    add("interval", true, [](const PointComparison& at) { return interval_cell(at.ratio, 1, 3); });
    add("verdict", false, verdict_text);
    if (any_is_open(comparison_)) {
      add("settled by", false, settling_text);
    }
    return std::move(table_);
  }

 private:
  using Cell = std::function<std::string(const PointComparison&)>;

  [[nodiscard]] const Point& point(const PointComparison& at) const {
    const PointOfFile& first = at.base.files.front().at;
    return base_[first.file].results->points[first.point];
  }

  void add(std::string heading, bool is_number, const Cell& cell) {
    table_.columns.push_back({std::move(heading), is_number});
    for (std::size_t i = 0; i < comparison_.points.size(); ++i) {
      table_.rows[i].cells.push_back(cell(comparison_.points[i]));
    }
  }

  void add_if_varies(const std::string& heading, const Cell& cell) {
    std::set<std::string> values;
    for (const PointComparison& at : comparison_.points) {
      values.insert(cell(at));
    }
    if (values.size() > 1) {
      add(heading, false, cell);
    }
  }

  void add_sizes() {
    std::set<std::string> names;
    for (const PointComparison& at : comparison_.points) {
      for (const auto& [name, value] : point(at).size) {
        names.insert(name);
      }
    }
    for (const std::string& name : names) {
      add_if_varies(name, [&](const PointComparison& at) {
        const auto found = point(at).size.find(name);
        return found == point(at).size.end() ? "-" : size_text(found->second);
      });
    }
  }

  void add_times() {
    double longest = 0;
    double shortest = std::numeric_limits<double>::infinity();
    for (const PointComparison& at : comparison_.points) {
      longest = std::max({longest, at.base.median_s, at.candidate.median_s});
      shortest = std::min({shortest, at.base.median_s, at.candidate.median_s});
    }
    const TimeUnit unit = time_unit(longest);
    const int decimals = std::min(6, decimals_for(shortest * unit.per_second, 3));
    const auto time = [&](const std::string& heading, TimesOfSide PointComparison::*side) {
      add(fmt::format("{} ({})", heading, unit.name), true, [&](const PointComparison& at) {
        return fmt::format("{:.{}f}", (at.*side).median_s * unit.per_second, decimals);
      });
    };
    time("base", &PointComparison::base);
    time("new", &PointComparison::candidate);
  }

  const Comparison& comparison_;
  const ComparedFiles& base_;
  PointTable table_;
};

std::string about_file(const std::string& name, const ComparedFile& file, const Pen& pen) {
  const Provenance& provenance = file.results->provenance;
  return wrapped(fmt::format("{}, of {}, commit {}", file.path, provenance.created,
                             provenance.git_commit.substr(0, 12)),
                 name, "      ", pen.columns());
}

std::string unmatched_text(const std::string& title, const std::vector<Unmatched>& points,
                           const ComparedFiles& files, const Pen& pen) {
  if (points.empty()) {
    return "";
  }
  std::string text = "\n" + pen.bold(wrapped(title, "", "", pen.columns()));
  for (const Unmatched& one : points) {
    text +=
        wrapped(fmt::format("{}: {}", full_label(files[one.at.file].results->points[one.at.point]),
                            one.reason),
                "- ", "  ", pen.columns());
  }
  return text;
}

/// The different ones among what the files of a side say.
std::string shown(const std::vector<std::string>& values) {
  std::vector<std::string> different;
  for (const std::string& value : values) {
    const std::string said = value.empty() ? "not said" : value;
    if (std::ranges::find(different, said) == different.end()) {
      different.push_back(said);
    }
  }
  return fmt::format("{}", fmt::join(different, " or "));
}

std::string differences_text(const ComparedFiles& base, const ComparedFiles& candidate,
                             const Pen& pen) {
  const std::vector<FileDifference> differences = file_differences(base, candidate);
  if (differences.empty()) {
    return "\n" +
           wrapped("Machine, compiler, flags and commit are the same.", "", "", pen.columns());
  }
  std::string text = "\n" + pen.bold(wrapped("What else differs", "", "", pen.columns()));
  for (const FileDifference& one : differences) {
    text +=
        wrapped(fmt::format("{}: base {}; new {}", one.what, shown(one.base), shown(one.candidate)),
                "- ", "  ", pen.columns());
  }
  return text;
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const ComparedFiles& base,
                            const ComparedFiles& candidate, const Pen& pen) {
  std::string text;
  for (std::size_t run = 0; run < base.size(); ++run) {
    text += about_file("base: ", base[run], pen) + about_file("new:  ", candidate[run], pen);
  }
  text += "\n";
  const PointTable table = ComparisonTable(comparison, base).build();
  text += table_text(table, pen);
  if (std::ranges::any_of(table.rows, &TableRow::oversubscribed)) {
    text +=
        pen.yellow(wrapped("* oversubscribed: more workers than cores", "", "  ", pen.columns()));
  }
  if (any_is_open(comparison)) {
    text += wrapped(
        "settled by: about how many a side would tell, if the ratio and the noise stay as they are",
        "", "  ", pen.columns());
  }
  const bool one = comparison.runs == 1;
  text += unmatched_text(one ? "Only in the base" : "Not compared, of the base",
                         comparison.only_base, base, pen);
  text += unmatched_text(one ? "Only in the new file" : "Not compared, of the new files",
                         comparison.only_candidate, candidate, pen);
  text += differences_text(base, candidate, pen);
  text += "\n" + wrapped(conclusion(comparison, base), "", "", pen.columns());
  for (const std::string& remark : remarks(comparison)) {
    text += pen.faint(wrapped(remark, "- ", "  ", pen.columns()));
  }
  return text;
}

}  // namespace scalelab

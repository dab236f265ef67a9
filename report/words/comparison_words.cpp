// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/comparison_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {

std::string conclusion(const Comparison& comparison, const ComparedFiles& base) {
  const PointComparison* worst = nullptr;
  double coarsest = 0;
  for (const PointComparison& point : comparison.points) {
    if (point.verdict == Verdict::same) {
      coarsest = std::max(coarsest, resolution(point));
    }
    if (point.is_regression && (worst == nullptr || point.ratio.value > worst->ratio.value)) {
      worst = &point;
    }
  }
  const auto count = [&](const std::function<bool(const PointComparison&)>& what) {
    return static_cast<std::size_t>(std::ranges::count_if(comparison.points, what));
  };
  const std::string threshold = precise_percent_text(comparison.threshold);
  std::vector<std::string> rest;
  const auto add = [&](const std::string& what,
                       const std::function<bool(const PointComparison&)>& which) {
    if (const std::size_t number = count(which); number > 0) {
      rest.push_back(fmt::format("{} {}", number, what));
    }
  };
  add("slower by less", [](const PointComparison& point) {
    return point.verdict == Verdict::slower && !point.is_regression && point.open == Open::nothing;
  });
  add("slower, by more or by less",
      [](const PointComparison& point) { return point.open == Open::threshold; });
  add("faster", [](const PointComparison& point) { return point.verdict == Verdict::faster; });
  add("the same to within " + precise_percent_text(rounded_up(coarsest)),
      [](const PointComparison& point) { return point.verdict == Verdict::same; });
  add("of which nothing can be told",
      [](const PointComparison& point) { return point.open == Open::verdict; });
  // Of a point that is open, it can't be told either that it is not slower by more.
  const std::size_t open =
      count([](const PointComparison& point) { return point.open != Open::nothing; });
  std::string opening =
      fmt::format("No point of {} is {}slower by more than {}", comparison.points.size(),
                  open > 0 ? "known to be " : "", threshold);
  if (worst != nullptr) {
    const std::size_t regressions = count(&PointComparison::is_regression);
    const PointOfFile& at = worst->base.files.front().at;
    opening =
        fmt::format("{} of {} {} slower by more than {}, at worst {} by {}", regressions,
                    count_text(comparison.points.size(), "point"), regressions == 1 ? "is" : "are",
                    threshold, full_label(base[at.file].results->points[at.point]),
                    precise_percent_text(worst->ratio.value - 1));
  }
  return opening + (rest.empty() ? "." : fmt::format("; {}.", fmt::join(rest, ", ")));
}

std::vector<std::string> remarks(const Comparison& comparison) {
  std::vector<std::string> sentences;
  if (comparison.runs == 1) {
    sentences.emplace_back(
        "One run a side: by how much two runs of one program differ (memory layout, placement, "
        "clock) is not known, and no part of the intervals. Several tell it: compare BASE NEW BASE "
        "NEW, measured in turns.");
  } else {
    sentences.push_back(fmt::format(
        "{} runs a side: the intervals come from the medians of the runs, and hold what varies "
        "between runs as well as between samples.{}",
        comparison.runs,
        comparison.runs == 2 ? " Of two runs they are wide; a third a side would help much." : ""));
  }
  if (const std::size_t decided = comparison.decided(); decided > 1) {
    sentences.push_back(fmt::format(
        "Verdicts are for all {} points{} together: {} at most of those that are called slower or "
        "faster, of the regressions, and of those that are called the same are expected to be "
        "called so wrongly (false discovery rate, Benjamini and Hochberg). Each interval is that "
        "of its point alone.",
        decided, decided < comparison.points.size() ? " with an interval" : "",
        precise_percent_text(comparison.false_discovery_rate)));
  }
  return sentences;
}

}  // namespace scalelab

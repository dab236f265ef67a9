// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

#include "analysis/labels.hpp"
#include "analysis/point_times.hpp"
#include "analysis/quantities.hpp"
#include "analysis/references.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"

namespace scalelab {
namespace {

/// The answer of each point's first usable sample. Throws when a later one has another.
std::map<std::size_t, double> answers_of(const Results& results) {
  std::map<std::size_t, double> answers;
  for (const Sample& sample : results.samples) {
    const std::size_t point = point_index(sample, results.points.size());
    if (!is_usable(sample)) {
      continue;
    }
    const double first = answers.try_emplace(point, sample.answer).first->second;
    if (std::bit_cast<std::uint64_t>(first) != std::bit_cast<std::uint64_t>(sample.answer)) {
      throw NotComparable(
          fmt::format("{} has the answers {:.17g} and {:.17g} within one file: what was timed is "
                      "not one problem. Measure the point again.",
                      full_label(results.points[point]), first, sample.answer));
    }
  }
  return answers;
}

void require_same_work(const Point& base, const Point& candidate) {
  if (base.work != candidate.work || base.work_unit != candidate.work_unit) {
    throw NotComparable(fmt::format(
        "{} did {:.17g} {}s of work in the base and {:.17g} {}s in the new file: their times can't "
        "be compared. Measure both with kernels that count work in the same way.",
        full_label(base), base.work, base.work_unit, candidate.work, candidate.work_unit));
  }
}

void require_same_answer(const Point& point, double base, double candidate) {
  if (std::bit_cast<std::uint64_t>(base) != std::bit_cast<std::uint64_t>(candidate)) {
    throw NotComparable(fmt::format(
        "{} has the answer {:.17g} in the base and {:.17g} in the new file: they did not compute "
        "the same, so their times can't be compared. Find out which answer is right first.",
        full_label(point), base, candidate));
  }
}

Verdict verdict_of(const std::optional<Interval>& interval, double threshold) {
  if (!interval) {
    return Verdict::cannot_tell;
  }
  if (interval->low > 1) {
    return Verdict::slower;
  }
  if (interval->high < 1) {
    return Verdict::faster;
  }
  const bool within = interval->low >= 1 - threshold && interval->high <= 1 + threshold;
  return within ? Verdict::same : Verdict::cannot_tell;
}

double confidence_of(const Results& results, std::size_t point) {
  return results.studies.at(static_cast<std::size_t>(results.points[point].study)).confidence;
}

std::string count_of(std::size_t count, const std::string& what) {
  return fmt::format("{} {}", count, what);
}

}  // namespace

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::cannot_tell:
      break;
  }
  return "can't tell";
}

double resolution(const PointComparison& point) {
  const Interval& interval = point.ratio.interval.value();
  return 0.5 * (interval.high - interval.low);
}

bool Comparison::has_regression() const {
  return std::ranges::any_of(points, &PointComparison::is_regression);
}

Comparison compare(const Results& base, const Results& candidate, double threshold) {
  if (!(threshold > 0) || !std::isfinite(threshold)) {
    throw std::invalid_argument("a threshold is a finite number above 0");
  }
  Matching matching = match_points(base, candidate);
  if (matching.pairs.empty()) {
    throw NotComparable(
        "the two files have no measured point in common: points are compared when kernel, scaling, "
        "size, layout, gil, schedule and the settings of the interpreter lock are the same. "
        "Measure "
        "both with the same config.");
  }
  const std::vector<Times> base_times = times_of_points(base);
  const std::vector<Times> candidate_times = times_of_points(candidate);
  const std::map<std::size_t, double> base_answers = answers_of(base);
  const std::map<std::size_t, double> candidate_answers = answers_of(candidate);
  Comparison comparison{threshold, {}, std::move(matching.base), std::move(matching.candidate)};
  for (const PointPair& pair : matching.pairs) {
    require_same_work(base.points[pair.base], candidate.points[pair.candidate]);
    require_same_answer(base.points[pair.base], base_answers.at(pair.base),
                        candidate_answers.at(pair.candidate));
    const Times& before = base_times[pair.base];
    const Times& after = candidate_times[pair.candidate];
    PointComparison& point = comparison.points.emplace_back();
    point.points = pair;
    point.base_samples = before.size();
    point.candidate_samples = after.size();
    point.base_s = median(before);
    point.candidate_s = median(after);
    point.confidence =
        std::min(confidence_of(base, pair.base), confidence_of(candidate, pair.candidate));
    point.ratio = {point.candidate_s / point.base_s,
                   ratio_of_medians_interval(after, before, point.confidence)};
    point.verdict = verdict_of(point.ratio.interval, threshold);
    point.is_regression = point.verdict == Verdict::slower && point.ratio.value > 1 + threshold;
  }
  return comparison;
}

std::string conclusion(const Comparison& comparison, const Results& base) {
  std::map<Verdict, std::size_t> counts;
  const PointComparison* worst = nullptr;
  std::size_t regressions = 0;
  double coarsest = 0;
  for (const PointComparison& point : comparison.points) {
    ++counts[point.verdict];
    regressions += point.is_regression ? 1 : 0;
    if (point.verdict == Verdict::same) {
      coarsest = std::max(coarsest, resolution(point));
    }
    if (point.is_regression && (worst == nullptr || point.ratio.value > worst->ratio.value)) {
      worst = &point;
    }
  }
  const std::string threshold = precise_percent_text(comparison.threshold);
  std::vector<std::string> rest;
  const auto add = [&](Verdict verdict, const std::string& what, std::size_t left_out) {
    const std::size_t count = counts[verdict] - left_out;
    if (count > 0) {
      rest.push_back(count_of(count, what));
    }
  };
  add(Verdict::slower, "slower by less", regressions);
  add(Verdict::faster, "faster", 0);
  add(Verdict::same, "the same to within " + precise_percent_text(coarsest), 0);
  add(Verdict::cannot_tell, "of which nothing can be told", 0);
  // Of a point of which nothing can be told, it can't be told either that it is not slower.
  std::string opening =
      fmt::format("No point of {} is {}slower by more than {}", comparison.points.size(),
                  counts[Verdict::cannot_tell] > 0 ? "known to be " : "", threshold);
  if (worst != nullptr) {
    opening = fmt::format(
        "{} of {} {} slower by more than {}, at worst {} by {}", regressions,
        count_text(comparison.points.size(), "point"), regressions == 1 ? "is" : "are", threshold,
        full_label(base.points[worst->points.base]), precise_percent_text(worst->ratio.value - 1));
  }
  return opening + (rest.empty() ? "." : fmt::format("; {}.", fmt::join(rest, ", ")));
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <span>
#include <utility>

#include "analysis/point_times.hpp"
#include "analysis/references.hpp"
#include "results/point_names.hpp"
#include "statistics/false_discovery.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"
#include "statistics/ratio_of_runs.hpp"

namespace scalelab {
namespace {

/// A file and what is needed of each of its points.
struct MeasuredFile {
  std::string path;
  const Results* results;
  std::vector<Times> times;
  std::map<std::size_t, double> answers;
};

bool same_bits(double one, double other) {
  return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
}

/// The answer of each point's first usable sample. Throws when a later one has another.
std::map<std::size_t, double> answers_of(const ComparedFile& file) {
  const Results& results = *file.results;
  std::map<std::size_t, double> answers;
  for (const Sample& sample : results.samples) {
    const std::size_t point = point_index(sample, results.points.size());
    if (!is_usable(sample)) {
      continue;
    }
    const double first = answers.try_emplace(point, sample.answer).first->second;
    if (!same_bits(first, sample.answer)) {
      throw NotComparable(
          fmt::format("{} has the answers {:.17g} and {:.17g} within one file, {}: what was timed "
                      "is not one problem. Measure the point again.",
                      full_label(results.points[point]), first, sample.answer, file.path));
    }
  }
  return answers;
}

std::vector<MeasuredFile> measured(const ComparedFiles& files) {
  std::vector<MeasuredFile> all;
  for (const ComparedFile& file : files) {
    all.push_back({file.path, file.results, times_of_points(*file.results), answers_of(file)});
  }
  return all;
}

/// Clocks don't give the same times twice: files with the same ones hold the same run, and a run
/// that is counted twice makes the variation between runs seem small.
void require_different_runs(const ComparedFiles& files) {
  const auto times = [](const ComparedFile& file) {
    std::vector<double> all;
    std::ranges::transform(file.results->samples, std::back_inserter(all), &Sample::time_s);
    return all;
  };
  std::map<std::vector<double>, std::string> seen;
  for (const ComparedFile& file : files) {
    const auto [at, is_new] = seen.try_emplace(times(file), file.path);
    if (!is_new) {
      throw NotComparable(fmt::format(
          "{} and {} hold the same run, on one side of the comparison. Give each run once.",
          at->second, file.path));
    }
  }
}

void require_same_problem(const MeasuredFile& base, std::size_t base_point,
                          const MeasuredFile& other, std::size_t other_point) {
  const Point& one = base.results->points[base_point];
  const Point& two = other.results->points[other_point];
  if (one.work != two.work || one.work_unit != two.work_unit) {
    throw NotComparable(fmt::format(
        "{} did {:.17g} {}s of work in {} and {:.17g} {}s in {}: their times can't be compared. "
        "Measure both with kernels that count work in the same way.",
        full_label(one), one.work, one.work_unit, base.path, two.work, two.work_unit, other.path));
  }
  const double answer = base.answers.at(base_point);
  const double other_answer = other.answers.at(other_point);
  if (!same_bits(answer, other_answer)) {
    throw NotComparable(fmt::format(
        "{} has the answer {:.17g} in {} and {:.17g} in {}: they did not compute the same, so "
        "their times can't be compared. Find out which answer is right first.",
        full_label(one), answer, base.path, other_answer, other.path));
  }
}

double confidence_of(const Results& results, std::size_t point) {
  return results.studies.at(static_cast<std::size_t>(results.points[point].study)).confidence;
}

std::vector<double> medians_of(const TimesOfSide& side) {
  std::vector<double> medians;
  std::ranges::transform(side.files, std::back_inserter(medians), &TimesInFile::median_s);
  return medians;
}

/// The mean over a side's files of the variance that the samples of each give to the logarithm of
/// its median; nothing where a file has too few.
std::optional<double> variance_within(const TimesOfSide& side,
                                      const std::vector<MeasuredFile>& files, double confidence) {
  double sum = 0;
  for (const TimesInFile& one : side.files) {
    const auto error =
        standard_error_of_log_median(files[one.at.file].times[one.at.point], confidence);
    if (!error) {
      return std::nullopt;
    }
    sum += *error * *error;
  }
  return sum / static_cast<double>(side.files.size());
}

/// A point on its way to a verdict.
struct Candidate {
  PointComparison point;
  std::optional<UncertainRatio> ratio;
  RatioSpread spread;
};

/// Makes the comparison of files that are many or one a side.
class Comparing {
 public:
  Comparing(const ComparedFiles& base, const ComparedFiles& candidate, double threshold)
      : several_(base.size() > 1),
        base_(measured(base)),
        candidate_(measured(candidate)),
        threshold_(threshold) {}

  void add(const MatchedPoint& matched) {
    const PointOfFile& first = matched.base.front();
    Candidate& found = found_.emplace_back();
    PointComparison& point = found.point;
    point.confidence = 1;
    point.base = side(base_, matched.base, first, point.confidence);
    point.candidate = side(candidate_, matched.candidate, first, point.confidence);
    if (several_) {
      const std::vector<double> before = medians_of(point.base);
      const std::vector<double> after = medians_of(point.candidate);
      found.ratio = ratio_of_runs(after, before);
      found.spread = spread(point, before, after);
    } else {
      found.ratio = ratio_of_medians(candidate_[0].times[matched.candidate.front().point],
                                     base_[0].times[matched.base.front().point], point.confidence);
    }
    point.ratio.value = point.candidate.median_s / point.base.median_s;
    if (found.ratio) {
      point.ratio.interval = found.ratio->interval(point.confidence);
    }
  }

  /// The points with their verdicts.
  std::vector<PointComparison> decide() {
    ask(&Answers::differs, [](const UncertainRatio& ratio) { return ratio.p_unequal(1); });
    ask(&Answers::within, [&](const UncertainRatio& ratio) {
      return ratio.p_between(1 - threshold_, 1 + threshold_);
    });
    ask(&Answers::regression,
        [&](const UncertainRatio& ratio) { return ratio.p_above(1 + threshold_); });
    std::vector<PointComparison> points;
    for (Candidate& found : found_) {
      PointComparison& point = found.point;
      if (!found.ratio) {
        const std::size_t fewest = fewest_for_median_interval(point.confidence);
        point.settling = {Observed::samples, static_cast<double>(fewest), true};
      } else {
        judge(found);
      }
      points.push_back(std::move(point));
    }
    return points;
  }

 private:
  TimesOfSide side(const std::vector<MeasuredFile>& files, const std::vector<PointOfFile>& points,
                   const PointOfFile& first, double& confidence) const {
    TimesOfSide side;
    for (const PointOfFile& at : points) {
      const MeasuredFile& file = files[at.file];
      require_same_problem(base_[first.file], first.point, file, at.point);
      const Times& times = file.times[at.point];
      side.files.push_back({at, times.size(), median(times)});
      side.samples += times.size();
      confidence = std::min(confidence, confidence_of(*file.results, at.point));
    }
    side.median_s = typical_of_runs(medians_of(side));
    return side;
  }

  [[nodiscard]] RatioSpread spread(const PointComparison& point, const std::vector<double>& before,
                                   const std::vector<double>& after) const {
    RatioSpread spread;
    spread.runs_a_side = 0.5 * static_cast<double>(before.size() + after.size());
    spread.samples_a_side = 0.5 * static_cast<double>(point.base.samples + point.candidate.samples);
    const auto base = variance_within(point.base, base_, point.confidence);
    const auto candidate = variance_within(point.candidate, candidate_, point.confidence);
    if (base && candidate) {
      const double samples = *base / static_cast<double>(before.size()) +
                             *candidate / static_cast<double>(after.size());
      const double all = squared_error_of_runs(before) + squared_error_of_runs(after);
      spread.between_runs = all > samples ? 1 - samples / all : 0;
    }
    return spread;
  }

  template <typename Ask>
  void ask(PValue Answers::*question, const Ask& p_of) {
    std::vector<double> alone;
    for (const Candidate& found : found_) {
      if (found.ratio) {
        alone.push_back(p_of(*found.ratio));
      }
    }
    const std::vector<double> adjusted = adjusted_for_false_discoveries(alone);
    std::size_t next = 0;
    for (Candidate& found : found_) {
      if (found.ratio) {
        Answers& answers =
            found.point.answers ? *found.point.answers : found.point.answers.emplace();
        answers.*question = {alone[next], adjusted[next]};
        ++next;
      }
    }
  }

  /// Whether the answer is yes. An interval that ends at a bound holds it.
  static bool says_yes(const PointComparison& point, PValue Answers::*question) {
    return point.answers && (*point.answers.*question).adjusted < 1 - point.confidence;
  }

  /// The alpha below which one point more would be told yes.
  [[nodiscard]] double level(const PointComparison& point, PValue Answers::*question) const {
    std::size_t asked = 0;
    std::size_t yes = 0;
    for (const Candidate& found : found_) {
      asked += found.ratio ? 1 : 0;
      yes += found.ratio && says_yes(found.point, question) ? 1 : 0;
    }
    return (1 - point.confidence) * static_cast<double>(std::min(yes + 1, asked)) /
           static_cast<double>(asked);
  }

  void judge(Candidate& found) const {
    PointComparison& point = found.point;
    const bool within = says_yes(point, &Answers::within);
    point.is_regression = says_yes(point, &Answers::regression);
    if (says_yes(point, &Answers::differs)) {
      point.verdict = point.ratio.value > 1 ? Verdict::slower : Verdict::faster;
    } else {
      point.verdict = within ? Verdict::same : Verdict::cannot_tell;
    }
    point.open = Open::nothing;
    if (point.verdict == Verdict::cannot_tell) {
      point.open = Open::verdict;
    } else if (point.verdict == Verdict::slower && !point.is_regression && !within) {
      point.open = Open::threshold;
    }
    if (point.open != Open::nothing) {
      const Levels levels{level(point, &Answers::differs), level(point, &Answers::within),
                          level(point, &Answers::regression)};
      point.settling = settling(*found.ratio, several_ ? Observed::runs : Observed::samples,
                                point.open, threshold_, levels, found.spread);
    }
  }

  bool several_;
  std::vector<MeasuredFile> base_;
  std::vector<MeasuredFile> candidate_;
  double threshold_;
  std::vector<Candidate> found_;
};

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
  return std::max(std::abs(interval.high - 1), std::abs(interval.low - 1));
}

bool Comparison::has_regression() const {
  return std::ranges::any_of(points, &PointComparison::is_regression);
}

std::size_t Comparison::decided() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      points, [](const PointComparison& point) { return point.answers.has_value(); }));
}

Comparison compare(const ComparedFiles& base, const ComparedFiles& candidate, double threshold) {
  if (!(threshold > 0) || !std::isfinite(threshold)) {
    throw std::invalid_argument("a threshold is a finite number above 0");
  }
  if (base.empty() || base.size() != candidate.size()) {
    throw std::invalid_argument("a comparison needs as many base files as new ones, and one each");
  }
  require_different_runs(base);
  require_different_runs(candidate);
  Matching matching = match_points(base, candidate);
  if (matching.points.empty()) {
    throw NotComparable(fmt::format(
        "there is no point that {} measured: points are compared when kernel, scaling, size, "
        "layout, gil, schedule and the settings of the interpreter lock are the same. Measure {} "
        "with the same config.",
        base.size() == 1 ? "both files" : "two files of each side",
        base.size() == 1 ? "both" : "all"));
  }
  Comparing comparing(base, candidate, threshold);
  for (const MatchedPoint& matched : matching.points) {
    comparing.add(matched);
  }
  Comparison comparison;
  comparison.threshold = threshold;
  comparison.runs = base.size();
  comparison.points = comparing.decide();
  comparison.only_base = std::move(matching.base);
  comparison.only_candidate = std::move(matching.candidate);
  comparison.false_discovery_rate = 0;
  for (const PointComparison& point : comparison.points) {
    comparison.false_discovery_rate =
        std::max(comparison.false_discovery_rate, 1 - point.confidence);
  }
  return comparison;
}

}  // namespace scalelab

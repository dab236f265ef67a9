// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/caveats.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "report/words/placement_words.hpp"
#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double wide = 0.10;               // of the median
constexpr double clock_steps_wanted = 1e3;  // an error of a thousandth
constexpr double clock_steps_of_a_repetition = 100;
constexpr std::size_t named_at_most = 3;

class Caveats {
 public:
  Caveats(const Results& results, const StudyAnalysis& study)
      : results_(results),
        study_(study),
        varies_(variation(results, study.study)),
        batch_(results.points.size(), 1) {
    for (const Sample& sample : results.samples) {
      if (!sample.warmup) {
        batch_.at(static_cast<std::size_t>(sample.point)) = sample.batch;
      }
    }
  }

  [[nodiscard]] std::vector<std::string> clauses() const {
    std::vector<std::string> result;
    const auto add = [&](const std::string& clause) {
      if (!clause.empty()) {
        result.push_back(clause);
      }
    };
    add(wrong_answers());
    add(lost_events());
    add(with_reason(PointStatus::failed, "failed", "failed"));
    add(with_reason(PointStatus::skipped, "was skipped", "were skipped"));
    add(with_reason(PointStatus::unfinished, "was not finished", "were not finished"));
    add(named("oversubscribed, with more workers than cores or CPU quota",
              [&](const PointAnalysis& at) { return at.time_s && point(at).oversubscribed; }));
    for (const PlacementFault fault : placement_faults) {
      add(placed_badly(fault));
    }
    add(
        named("not known in what workers did and where they were, since only sums "
              "were kept (measure.worker_rows)",
              [](const PointAnalysis& at) { return at.summed_up > 0 && !at.account; }));
    add(named(fmt::format("known by {} only in what workers did and where they were, since of "
                          "the others only sums were kept (measure.worker_rows)",
                          kept_rows()),
              [](const PointAnalysis& at) { return at.summed_up > 0 && at.account; }));
    add(named(
        fmt::format("without a {} interval, for want of samples", percent_text(study_.confidence)),
        [](const PointAnalysis& at) { return at.time_s && !at.time_s->interval; }));
    add(named(fmt::format("uncertain by more than {} of the median time", percent_text(wide)),
              [](const PointAnalysis& at) { return is_wide(at); }));
    add(named("too short for the clock, at under 1000 of its steps",
              [&](const PointAnalysis& at) { return is_too_short(at); }));
    add(named("of repetitions too short for the clock, at under 100 of its steps each",
              [&](const PointAnalysis& at) { return has_too_short_repetitions(at); }));
    return result;
  }

 private:
  using Holds = std::function<bool(const PointAnalysis&)>;

  [[nodiscard]] const Point& point(const PointAnalysis& analysis) const {
    return results_.points[analysis.point];
  }

  static bool is_wide(const PointAnalysis& at) {
    return at.time_s && at.time_s->interval &&
           at.time_s->interval->high - at.time_s->interval->low > wide * at.time_s->value;
  }

  [[nodiscard]] double clock_step() const {
    return std::max(results_.machine.clock_resolution_s, results_.machine.clock_overhead_s);
  }

  // What chance does to a sample is evened out over the whole batch.
  [[nodiscard]] bool is_too_short(const PointAnalysis& at) const {
    return at.time_s && at.time_s->value * static_cast<double>(batch_.at(at.point)) <
                            clock_steps_wanted * clock_step();
  }

  // What reading the clock costs is in each repetition.
  [[nodiscard]] bool has_too_short_repetitions(const PointAnalysis& at) const {
    return at.time_s && !is_too_short(at) &&
           at.time_s->value < clock_steps_of_a_repetition * clock_step();
  }

  /// "2 points are oversubscribed: threads 1x4; processes 4x1"; nothing when it holds for none.
  [[nodiscard]] std::string named(const std::string& what, const Holds& holds) const {
    std::vector<std::string> labels;
    std::size_t possible = 0;
    for (const PointAnalysis& at : study_.points) {
      possible += at.time_s ? 1 : 0;
      if (holds(at)) {
        labels.push_back(point_label(point(at), varies_));
      }
    }
    if (labels.empty()) {
      return "";
    }
    if (labels.size() == possible) {
      return possible == 1 ? "the point is " + what
                           : fmt::format("all {} points are {}", possible, what);
    }
    return fmt::format("{} {} {}: {}", count_text(labels.size(), "point"),
                       labels.size() == 1 ? "is" : "are", what, shortened(labels));
  }

  /// The first labels, and how many more there are.
  [[nodiscard]] static std::string shortened(std::vector<std::string> labels) {
    const std::size_t count = labels.size();
    std::string more;
    if (count > named_at_most) {
      labels.resize(named_at_most - 1);
      more = fmt::format(" and {} more", count - labels.size());
    }
    return fmt::format("{}{}", fmt::join(labels, ", "), more);
  }

  /// "1 point ran with two workers on one core ...: threads 1x4 (what to do)".
  [[nodiscard]] std::string placed_badly(PlacementFault fault) const {
    std::vector<std::string> labels;
    for (const PointAnalysis& at : study_.points) {
      const auto& faults = at.placement;
      if (at.time_s && std::ranges::find(faults, fault) != faults.end()) {
        labels.push_back(point_label(point(at), varies_));
      }
    }
    return labels.empty() ? ""
                          : fmt::format("{} ran {}: {} ({})", count_text(labels.size(), "point"),
                                        description(fault), shortened(labels), cure(fault));
  }

  /// Points of one status, counted for each reason.
  [[nodiscard]] std::string with_reason(PointStatus status, const std::string& one,
                                        const std::string& several) const {
    std::map<std::string, std::size_t> counts;
    for (const PointAnalysis& at : study_.points) {
      if (point(at).status == status) {
        ++counts[point(at).reason];
      }
    }
    std::vector<std::string> clauses;
    clauses.reserve(counts.size());
    for (const auto& [reason, count] : counts) {
      clauses.push_back(fmt::format("{} {}{}{}", count_text(count, "point"),
                                    count == 1 ? one : several, reason.empty() ? "" : ": ",
                                    reason));
    }
    return fmt::format("{}", fmt::join(clauses, "; "));
  }

  [[nodiscard]] std::string wrong_answers() const {
    const auto count = static_cast<std::size_t>(
        std::count_if(results_.samples.begin(), results_.samples.end(), [&](const Sample& sample) {
          const auto index = static_cast<std::size_t>(sample.point);
          return !sample.verified &&
                 results_.points.at(index).study == static_cast<std::int64_t>(study_.study);
        }));
    if (count == 0) {
      return "";
    }
    return fmt::format("{} had a wrong answer and {} left out", count_text(count, "sample"),
                       count == 1 ? "was" : "were");
  }

  /// "1 to 3 samples": the fewest and the most of a point that have rows of their workers,
  /// where others have sums.
  [[nodiscard]] std::string kept_rows() const {
    std::vector<std::size_t> kept;
    for (const PointAnalysis& at : study_.points) {
      if (at.summed_up > 0 && at.account) {
        kept.push_back(at.samples - std::min(at.samples, at.summed_up));
      }
    }
    if (kept.empty()) {
      return "";
    }
    const auto [fewest, most] = std::ranges::minmax(kept);
    return fewest == most ? count_text(most, "sample")
                          : fmt::format("{} to {} samples", fewest, most);
  }

  /// What a damaged journal has lost may be of any study of the file.
  [[nodiscard]] std::string lost_events() const {
    const std::string& lost = results_.provenance.lost_events;
    return lost.empty() ? ""
                        : fmt::format(
                              "samples or outcomes are missing, which the run's journal held and "
                              "nobody can read any more: its events {}",
                              lost);
  }

  const Results& results_;
  const StudyAnalysis& study_;
  Variation varies_;
  std::vector<std::int64_t> batch_;  // of each point: repetitions of a sample
};

}  // namespace

std::vector<std::string> caveats(const Results& results, const StudyAnalysis& study) {
  return Caveats(results, study).clauses();
}

}  // namespace scalelab

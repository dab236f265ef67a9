// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/caveats.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "report/words/placement_words.hpp"
#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr std::size_t named_at_most = 3;

class Caveats {
 public:
  Caveats(const Results& results, const StudyAnalysis& study) : results_(results), study_(study) {}

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
    const Limits& limits = study_.limits;
    add(named("oversubscribed, with more workers than cores or CPU quota", limits.oversubscribed));
    for (const PlacementFault fault : placement_faults) {
      add(placed_badly(fault));
    }
    add(
        named("not known in what workers did and where they were, since only sums "
              "were kept (measure.worker_rows)",
              limits.without_rows));
    add(named(fmt::format("known by {} only in what workers did and where they were, since of "
                          "the others only sums were kept (measure.worker_rows)",
                          kept_rows()),
              limits.with_some_rows));
    add(named(
        fmt::format("without a {} interval, for want of samples", percent_text(study_.confidence)),
        limits.without_interval));
    add(named(
        fmt::format("uncertain by more than {} of the median time", percent_text(wide_interval)),
        limits.uncertain));
    add(named(fmt::format("too short for the clock, at under {:.0f} of its steps",
                          clock_steps_of_a_sample),
              limits.too_short));
    add(named(
        fmt::format("of repetitions too short for the clock, at under {:.0f} of its steps each",
                    clock_steps_of_a_repetition),
        limits.of_short_repetitions));
    return result;
  }

 private:
  [[nodiscard]] const Point& point(const PointAnalysis& analysis) const {
    return results_.points[analysis.point];
  }

  /// "2 points are oversubscribed: threads 1x4; processes 4x1"; nothing when it holds for none.
  [[nodiscard]] std::string named(const std::string& what, const Limits::Points& points) const {
    if (points.empty()) {
      return "";
    }
    std::vector<std::string> labels;
    for (const std::size_t i : points) {
      labels.push_back(point_label(point(study_.points[i]), study_.varies));
    }
    const auto possible = static_cast<std::size_t>(std::ranges::count_if(
        study_.points, [](const PointAnalysis& at) { return at.time_s.has_value(); }));
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
        labels.push_back(point_label(point(at), study_.varies));
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
    const std::size_t count = study_.limits.wrong_answers;
    return count == 0 ? ""
                      : fmt::format("{} had a wrong answer and {} left out",
                                    count_text(count, "sample"), count == 1 ? "was" : "were");
  }

  /// "1 to 3 samples": the fewest and the most of a point that have rows of their workers,
  /// where others have sums.
  [[nodiscard]] std::string kept_rows() const {
    const auto& [fewest, most] = std::pair(study_.limits.fewest_rows, study_.limits.most_rows);
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
};

}  // namespace

std::vector<std::string> caveats(const Results& results, const StudyAnalysis& study) {
  return Caveats(results, study).clauses();
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/findings/limits.hpp"

#include <algorithm>
#include <cstdint>

namespace scalelab {
namespace {

bool is_uncertain(const PointAnalysis& at) {
  return at.time_s->interval &&
         at.time_s->interval->high - at.time_s->interval->low > wide_interval * at.time_s->value;
}

/// Repetitions of a sample that counts, of each point of the file.
std::vector<std::int64_t> batches_of(const Results& results) {
  std::vector<std::int64_t> batches(results.points.size(), 1);
  for (const Sample& sample : results.samples) {
    if (!sample.warmup) {
      batches.at(static_cast<std::size_t>(sample.point)) = sample.batch;
    }
  }
  return batches;
}

std::size_t wrong_answers_of(const Results& results, const StudyScaling& study) {
  return static_cast<std::size_t>(std::ranges::count_if(results.samples, [&](const Sample& sample) {
    const Point& point = results.points.at(static_cast<std::size_t>(sample.point));
    return !sample.verified && point.study == static_cast<std::int64_t>(study.study);
  }));
}

}  // namespace

Limits limits_of(const Results& results, const StudyScaling& study) {
  const std::vector<std::int64_t> batches = batches_of(results);
  const double clock_step =
      std::max(results.machine.clock_resolution_s, results.machine.clock_overhead_s);
  Limits limits;
  limits.wrong_answers = wrong_answers_of(results, study);
  const auto note = [](Limits::Points& points, std::size_t point, bool holds) {
    if (holds) {
      points.push_back(point);
    }
  };
  for (std::size_t i = 0; i < study.points.size(); ++i) {
    const PointAnalysis& at = study.points[i];
    if (!at.time_s) {
      continue;
    }
    note(limits.oversubscribed, i, results.points[at.point].oversubscribed);
    note(limits.without_rows, i, at.summed_up > 0 && !at.account);
    if (at.summed_up > 0 && at.account) {
      const std::size_t kept = at.samples - std::min(at.samples, at.summed_up);
      const bool is_first = limits.with_some_rows.empty();
      limits.fewest_rows = is_first ? kept : std::min(limits.fewest_rows, kept);
      limits.most_rows = std::max(limits.most_rows, kept);
      limits.with_some_rows.push_back(i);
    }
    note(limits.without_interval, i, !at.time_s->interval);
    note(limits.uncertain, i, is_uncertain(at));
    // What chance does to a sample is evened out over the whole batch; what reading the clock costs
    // is in each repetition.
    const double time_s = at.time_s->value;
    const bool too_short =
        time_s * static_cast<double>(batches[at.point]) < clock_steps_of_a_sample * clock_step;
    note(limits.too_short, i, too_short);
    note(limits.of_short_repetitions, i,
         !too_short && time_s < clock_steps_of_a_repetition * clock_step);
  }
  return limits;
}

}  // namespace scalelab

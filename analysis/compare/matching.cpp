// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/matching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "analysis/point_times.hpp"

namespace scalelab {
namespace {

bool same_interpreter(const StudyRecord& one, const StudyRecord& other) {
  const auto settings = [](const StudyRecord& study) {
    return std::tuple(study.lock_scope, study.switch_interval_s, study.tick_every,
                      study.subinterpreters, study.held_share, study.step_s,
                      study.free_threaded_overhead);
  };
  return settings(one) == settings(other);
}

bool same_point(const Point& one, const Point& other) {
  const auto identity = [](const Point& point) {
    return std::tie(point.kernel, point.scaling, point.size, point.model, point.nodes, point.ranks,
                    point.threads, point.gil, point.schedule);
  };
  return identity(one) == identity(other);
}

const StudyRecord& study_of(const Results& results, const Point& point) {
  return results.studies.at(static_cast<std::size_t>(point.study));
}

/// Why a point has no partner in a file in which none is left that could be one.
std::string why_alone(const Results& here, const Point& point, const Results& there) {
  bool other_interpreter = false;
  for (const Point& other : there.points) {
    if (same_point(point, other)) {
      other_interpreter =
          other_interpreter || !same_interpreter(study_of(here, point), study_of(there, other));
    }
  }
  return other_interpreter ? "the other file has it with other settings of the interpreter lock"
                           : "the other file has no such point";
}

std::string why_not_measured(const Point& point) {
  return fmt::format("{}{}{}", to_string(point.status), point.reason.empty() ? "" : ": ",
                     point.reason);
}

}  // namespace

Matching match_points(const Results& base, const Results& candidate) {
  const std::vector<Times> base_times = times_of_points(base);
  const std::vector<Times> candidate_times = times_of_points(candidate);
  std::vector<bool> taken(candidate.points.size(), false);
  Matching matching;
  for (std::size_t i = 0; i < base.points.size(); ++i) {
    const Point& point = base.points[i];
    std::size_t j = 0;
    while (j < candidate.points.size() &&
           (taken[j] || !same_point(point, candidate.points[j]) ||
            !same_interpreter(study_of(base, point), study_of(candidate, candidate.points[j])))) {
      ++j;
    }
    if (j == candidate.points.size()) {
      matching.base.push_back({i, why_alone(base, point, candidate)});
      continue;
    }
    taken[j] = true;
    const Point& partner = candidate.points[j];
    const bool base_is_measured = was_measured(point, base_times[i]);
    if (base_is_measured && was_measured(partner, candidate_times[j])) {
      matching.pairs.push_back({i, j});
    } else if (base_is_measured) {
      matching.base.push_back({i, "not measured in the other file: " + why_not_measured(partner)});
    } else {
      matching.base.push_back({i, "not measured: " + why_not_measured(point)});
    }
  }
  for (std::size_t j = 0; j < candidate.points.size(); ++j) {
    if (!taken[j]) {
      matching.candidate.push_back({j, why_alone(candidate, candidate.points[j], base)});
    }
  }
  return matching;
}

}  // namespace scalelab

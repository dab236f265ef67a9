// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/matching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "analysis/point_times.hpp"
#include "results/point_names.hpp"

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

const StudyRecord& study_of(const Results& results, const Point& point) {
  return results.studies.at(static_cast<std::size_t>(point.study));
}

/// A point of all files in which it is.
struct Found {
  std::vector<PointOfFile> base;
  std::vector<PointOfFile> candidate;
};

/// The points of one side's files, in turns with the files that are looked at already.
class Finder {
 public:
  void look_through(const ComparedFiles& files, std::vector<PointOfFile> Found::*side) {
    for (std::size_t file = 0; file < files.size(); ++file) {
      const Results& results = *files[file].results;
      std::vector<bool> taken(found_.size(), false);
      for (std::size_t point = 0; point < results.points.size(); ++point) {
        std::size_t i = 0;
        while (i < taken.size() && (taken[i] || !is_the_same(firsts_[i], {&results, point}))) {
          ++i;
        }
        if (i == taken.size()) {
          found_.emplace_back();
          firsts_.push_back({&results, point});
          taken.push_back(true);
        }
        taken[i] = true;
        (found_[i].*side).push_back({file, point});
      }
    }
  }

  [[nodiscard]] const std::vector<Found>& found() const { return found_; }

 private:
  struct First {
    const Results* results;
    std::size_t point;
  };

  static bool is_the_same(const First& one, const First& other) {
    const Point& first = one.results->points[one.point];
    const Point& second = other.results->points[other.point];
    return same_point(first, second) &&
           same_interpreter(study_of(*one.results, first), study_of(*other.results, second));
  }

  std::vector<Found> found_;
  std::vector<First> firsts_;  // where each was seen first
};

/// The files of one side, with the times of their points.
class Side {
 public:
  explicit Side(const ComparedFiles& files) : files_(files) {
    for (const ComparedFile& file : files) {
      times_.push_back(times_of_points(*file.results));
    }
  }

  [[nodiscard]] std::size_t files() const { return files_.size(); }

  [[nodiscard]] const Point& point(const PointOfFile& at) const {
    return files_[at.file].results->points[at.point];
  }

  [[nodiscard]] bool was_measured(const PointOfFile& at) const {
    return scalelab::was_measured(point(at), times_[at.file][at.point]);
  }

  [[nodiscard]] std::vector<PointOfFile> measured(const std::vector<PointOfFile>& all) const {
    std::vector<PointOfFile> some;
    std::ranges::copy_if(all, std::back_inserter(some),
                         [&](const PointOfFile& at) { return was_measured(at); });
    return some;
  }

  [[nodiscard]] const StudyRecord& study(const PointOfFile& at) const {
    return study_of(*files_[at.file].results, point(at));
  }

  /// Whether a file has the point with other settings of the interpreter lock.
  [[nodiscard]] bool has_otherwise(const Point& point, const StudyRecord& study) const {
    return std::ranges::any_of(files_, [&](const ComparedFile& file) {
      return std::ranges::any_of(file.results->points, [&](const Point& other) {
        return same_point(point, other) && !same_interpreter(study, study_of(*file.results, other));
      });
    });
  }

 private:
  const ComparedFiles& files_;
  std::vector<std::vector<Times>> times_;
};

std::string why_not_measured(const Point& point) {
  return fmt::format("{}{}{}", to_string(point.status), point.reason.empty() ? "" : ": ",
                     point.reason);
}

/// Why a point has no partner in files none of which has it.
std::string why_alone(const PointOfFile& at, const Side& here, const Side& there) {
  const bool one = there.files() == 1;
  if (there.has_otherwise(here.point(at), here.study(at))) {
    return one ? "the other file has it with other settings of the interpreter lock"
               : "the other files have it with other settings of the interpreter lock";
  }
  return one ? "the other file has no such point" : "none of the other files has such a point";
}

/// Why a point that both sides have is not compared.
std::string why_unmeasured(const Found& found, const Side& base, const Side& candidate) {
  const std::size_t before = base.measured(found.base).size();
  const std::size_t after = candidate.measured(found.candidate).size();
  if (base.files() == 1) {
    return before == 0 ? "not measured: " + why_not_measured(base.point(found.base.front()))
                       : "not measured in the other file: " +
                             why_not_measured(candidate.point(found.candidate.front()));
  }
  return fmt::format("measured in {} of {} base files and in {} of {} new files; it takes two each",
                     before, base.files(), after, candidate.files());
}

}  // namespace

Matching match_points(const ComparedFiles& base, const ComparedFiles& candidate) {
  const Side before(base);
  const Side after(candidate);
  Finder finder;
  finder.look_through(base, &Found::base);
  finder.look_through(candidate, &Found::candidate);
  const std::size_t needed = base.size() > 1 ? 2 : 1;
  Matching matching;
  for (const Found& found : finder.found()) {
    MatchedPoint point{before.measured(found.base), after.measured(found.candidate)};
    if (point.base.size() >= needed && point.candidate.size() >= needed) {
      matching.points.push_back(std::move(point));
    } else if (found.candidate.empty()) {
      const PointOfFile& first = found.base.front();
      matching.base.push_back({first, why_alone(first, before, after)});
    } else if (found.base.empty()) {
      const PointOfFile& first = found.candidate.front();
      matching.candidate.push_back({first, why_alone(first, after, before)});
    } else {
      matching.base.push_back({found.base.front(), why_unmeasured(found, before, after)});
    }
  }
  return matching;
}

}  // namespace scalelab

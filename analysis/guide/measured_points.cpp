// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/measured_points.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/references.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"

namespace scalelab {

MeasuredPoints::MeasuredPoints(const Results& results, std::size_t study)
    : results_(&results), study_(study), times_(times_of_points(results)) {}

std::optional<MeasuredPoints> MeasuredPoints::of(const Results& results, const GuideStudy& study) {
  const auto found = std::ranges::find_if(results.studies, [&](const StudyRecord& record) {
    return record.title == study.title && record.kernel == study.kernel &&
           record.scaling == Scaling::strong;
  });
  if (found == results.studies.end()) {
    return std::nullopt;
  }
  return MeasuredPoints(results, static_cast<std::size_t>(found - results.studies.begin()));
}

std::optional<std::size_t> MeasuredPoints::find(Way way, std::int64_t workers,
                                                GilPolicy gil) const {
  const std::int64_t ranks = way == Way::processes ? workers : 1;
  const std::int64_t threads = way == Way::threads ? workers : 1;
  for (std::size_t at = 0; at < results_->points.size(); ++at) {
    const Point& point = results_->points[at];
    if (point.study == static_cast<std::int64_t>(study_) && point.ranks == ranks &&
        point.threads == threads && point.gil == gil && was_measured(point, times_[at])) {
      return at;
    }
  }
  return std::nullopt;
}

std::vector<std::int64_t> MeasuredPoints::workers(Way way, GilPolicy gil) const {
  std::set<std::int64_t> counts;
  for (const Point& point : results_->points) {
    if (point.study == static_cast<std::int64_t>(study_) && find(way, point.workers, gil)) {
      counts.insert(point.workers);
    }
  }
  return {counts.begin(), counts.end()};
}

Times MeasuredPoints::times(std::size_t at, double more_s) const {
  Times times = times_[at];
  for (double& time : times) {
    time += more_s;
  }
  return times;
}

std::optional<double> MeasuredPoints::value(std::size_t at, std::string_view name) const {
  std::vector<double> values;
  for (const Sample& sample : results_->samples) {
    if (sample.point != static_cast<std::int64_t>(at) || !is_usable(sample)) {
      continue;
    }
    for (const Measured& measured : sample.measured) {
      if (measured.name == name && std::isfinite(measured.value)) {
        values.push_back(measured.value);
      }
    }
  }
  return values.empty() ? std::nullopt : std::optional(median(values));
}

Estimate MeasuredPoints::ratio(const Times& numerator, const Times& denominator) const {
  return {.value = median(numerator) / median(denominator),
          .interval = ratio_of_medians_interval(numerator, denominator, confidence())};
}

double size_number(const Point& point, const std::string& name) {
  const auto found = point.size.find(name);
  const double* number = found == point.size.end() ? nullptr : std::get_if<double>(&found->second);
  return number != nullptr ? *number : 0;
}

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/guide/guide_task.hpp"
#include "analysis/point_times.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The points of one study that were measured, found by what they are. The results must outlive it.
class MeasuredPoints {
 public:
  /// Nothing where the file has no such study; of several the first. Throws std::invalid_argument
  /// when a sample names a point that is not there.
  static std::optional<MeasuredPoints> of(const Results& results, const GuideStudy& study);

  /// The index into Results::points of so many workers of one kind; nothing where it wasn't
  /// measured.
  [[nodiscard]] std::optional<std::size_t> find(Way way, std::int64_t workers, GilPolicy gil) const;

  /// Of how many workers, in rising order and from one on, there are points of this kind.
  [[nodiscard]] std::vector<std::int64_t> workers(Way way, GilPolicy gil) const;

  [[nodiscard]] const Point& point(std::size_t at) const { return results_->points[at]; }

  /// Its times in seconds, `more_s` added to each.
  [[nodiscard]] Times times(std::size_t at, double more_s = 0) const;

  /// Median of a value that the kernel measured at this point; nothing where no usable sample has
  /// it as a finite number.
  [[nodiscard]] std::optional<double> value(std::size_t at, std::string_view name) const;

  /// Of the study's intervals.
  [[nodiscard]] double confidence() const { return results_->studies[study_].confidence; }

  /// The ratio of the medians, with its interval where there are samples enough.
  [[nodiscard]] Estimate ratio(const Times& numerator, const Times& denominator) const;

 private:
  MeasuredPoints(const Results& results, std::size_t study);

  const Results* results_;
  std::size_t study_;
  std::vector<Times> times_;  // of every point of the file
};

/// A size parameter that is a number; 0 where there is none of the name.
double size_number(const Point& point, const std::string& name);

}  // namespace scalelab

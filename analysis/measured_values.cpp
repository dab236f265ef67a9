// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/measured_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "analysis/references.hpp"
#include "results/schema/kernel_fields.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

/// One value with all its samples, of all studies.
struct Collected {
  std::string kernel;
  MeasuredValue value;               ///< but for its points
  std::set<std::size_t> differs_in;  ///< studies
  std::map<std::size_t, std::vector<double>> by_point;
  using Problem = std::pair<std::int64_t, std::map<std::string, SizeValue>>;  // study and size
  std::map<Problem, double> first;
};

/// Where the file's points are in their studies.
struct Places {
  std::vector<std::size_t> in_study;   ///< of each point, counted from 0
  std::vector<std::size_t> points_of;  ///< each study: how many it has
};

Places places_of(const Results& results) {
  Places places{{}, std::vector<std::size_t>(results.studies.size())};
  for (const Point& point : results.points) {
    if (point.study < 0 || static_cast<std::size_t>(point.study) >= results.studies.size()) {
      throw std::invalid_argument(fmt::format("point {} names study {}, but there are {} studies",
                                              places.in_study.size(), point.study,
                                              results.studies.size()));
    }
    places.in_study.push_back(places.points_of[static_cast<std::size_t>(point.study)]++);
  }
  return places;
}

/// The values that occur, under the names of their columns in /samples, without samples.
std::vector<Collected> columns_of(const Results& results) {
  std::vector<Collected> all;
  for (const Field<Sample>& field : measured_fields(results.points, results.samples)) {
    Collected& one = all.emplace_back();
    one.kernel = field.header.notes.at("kernel");
    one.value.column = field.header.name;
    one.value.name = field.header.notes.at("value");
    one.value.unit = field.header.unit;
    one.value.long_name = field.header.long_name;
  }
  return all;
}

Collected& find(std::vector<Collected>& all, const std::string& kernel, const Measured& measured) {
  return *std::ranges::find_if(all, [&](const Collected& one) {
    return one.kernel == kernel && one.value.name == measured.name &&
           one.value.unit == measured.unit && one.value.long_name == measured.long_name;
  });
}

}  // namespace

std::string spoken_name(const MeasuredValue& value) {
  std::string name = value.name;
  if (value.unit == "s" && name.size() > 2 && name.ends_with("_s")) {
    name.resize(name.size() - 2);
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::vector<std::vector<MeasuredValue>> measured_values(const Results& results) {
  const Places places = places_of(results);
  for (const Sample& sample : results.samples) {
    point_index(sample, results.points.size());
  }
  std::vector<Collected> all = columns_of(results);
  for (const Sample& sample : results.samples) {
    const Point& point = results.points[static_cast<std::size_t>(sample.point)];
    if (!is_usable(sample) || point.status == PointStatus::failed ||
        point.status == PointStatus::skipped) {
      continue;
    }
    for (const Measured& measured : sample.measured) {
      if (std::isnan(measured.value)) {
        continue;
      }
      Collected& one = find(all, point.kernel, measured);
      one.by_point[static_cast<std::size_t>(sample.point)].push_back(measured.value);
      const auto first = one.first.try_emplace({point.study, point.size}, measured.value).first;
      if (first->second != measured.value || point.work_unit.empty()) {
        one.differs_in.insert(static_cast<std::size_t>(point.study));
      }
    }
  }
  std::vector<std::vector<MeasuredValue>> of_studies(results.studies.size());
  for (const Collected& one : all) {
    std::map<std::size_t, MeasuredValue*> of_study;
    for (const auto& [index, samples] : one.by_point) {
      const auto study = static_cast<std::size_t>(results.points[index].study);
      if (!of_study.contains(study)) {
        MeasuredValue& value = of_studies[study].emplace_back(one.value);
        value.of_point.resize(places.points_of[study]);
        value.differs = one.differs_in.contains(study);
        of_study[study] = &value;
      }
      of_study[study]->of_point[places.in_study[index]] =
          Estimate{median(samples),
                   interpolated_median_interval(samples, results.studies[study].confidence)};
    }
  }
  return of_studies;
}

}  // namespace scalelab

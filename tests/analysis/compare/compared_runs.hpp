// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/compare/comparison.hpp"
#include "tests/analysis/results_builder.hpp"

/// Results to compare with each other.
namespace scalelab::testing {

/// A study with one point of these times, all of the answer 7.
inline Results one_point(const std::vector<double>& times_s) {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  add_point(results, 1, 2);
  add_samples(results, times_s);
  for (Sample& sample : results.samples) {
    sample.answer = 7;
  }
  return results;
}

inline const std::vector<double> steady = {1.00, 1.00, 1.01, 1.01, 0.99, 0.99, 1.00, 1.00};

inline std::vector<double> times(const std::vector<double>& all, double factor) {
  std::vector<double> result;
  for (const double time_s : all) {
    result.push_back(factor * time_s);
  }
  return result;
}

inline ComparedFiles files(const std::string& side, const std::vector<Results>& runs) {
  ComparedFiles files;
  for (const Results& run : runs) {
    files.push_back({fmt::format("{}{}.h5", side, files.size() + 1), &run});
  }
  return files;
}

inline Comparison compare(const std::vector<Results>& base, const std::vector<Results>& candidate,
                          double threshold = 0.05) {
  return scalelab::compare(files("base", base), files("new", candidate), threshold);
}

inline Comparison compare(const Results& base, const Results& candidate, double threshold) {
  return scalelab::compare({{"base.h5", &base}}, {{"new.h5", &candidate}}, threshold);
}

/// A study with a point for each of these lists of times, with 1, 2, 3 ... threads.
inline Results many_points(const std::vector<std::vector<double>>& times_s) {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  for (std::size_t i = 0; i < times_s.size(); ++i) {
    add_point(results, 1, static_cast<std::int64_t>(i) + 1);
    add_samples(results, times_s[i]);
  }
  return results;
}

/// As many runs as factors, in each of which the times are some more or less.
inline std::vector<Results> runs_of(const std::vector<double>& factors) {
  std::vector<Results> runs;
  runs.reserve(factors.size());
  for (const double factor : factors) {
    runs.push_back(one_point(times(steady, factor)));
  }
  return runs;
}

}  // namespace scalelab::testing

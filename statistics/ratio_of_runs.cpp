// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/ratio_of_runs.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace scalelab {
namespace {

/// The mean of the logarithms, relative to the first value: runs that all gave the same have that
/// for their mean, and no spread.
double mean_logarithm(std::span<const double> runs) {
  if (runs.empty() ||
      !std::all_of(runs.begin(), runs.end(), [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("a ratio of runs needs positive, finite values");
  }
  double sum = 0;
  for (const double run : runs) {
    sum += std::log(run / runs.front());
  }
  return sum / static_cast<double>(runs.size());
}

LogError error_of_runs(std::span<const double> runs) {
  const double standard = std::sqrt(squared_error_of_runs(runs));
  return {Observed::runs, static_cast<double>(runs.size()), standard, standard};
}

}  // namespace

double typical_of_runs(std::span<const double> runs) {
  const double mean = mean_logarithm(runs);
  return runs.front() * std::exp(mean);
}

double squared_error_of_runs(std::span<const double> runs) {
  const double mean = mean_logarithm(runs);
  if (runs.size() < 2) {
    throw std::invalid_argument("what varies between runs takes two runs");
  }
  double squares = 0;
  for (const double run : runs) {
    const double off = std::log(run / runs.front()) - mean;
    squares += off * off;
  }
  const auto n = static_cast<double>(runs.size());
  return squares / (n - 1) / n;
}

UncertainRatio ratio_of_runs(std::span<const double> numerator,
                             std::span<const double> denominator) {
  return {typical_of_runs(numerator) / typical_of_runs(denominator), error_of_runs(numerator),
          error_of_runs(denominator)};
}

}  // namespace scalelab

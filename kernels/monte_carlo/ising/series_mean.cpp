// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/series_mean.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace scalelab::ising {
namespace {

constexpr std::size_t most_values = std::size_t{1} << 16U;
constexpr double window_in_times = 6;
constexpr std::size_t longest_window = 20;  // as a part of the series
constexpr double time_of_independent = 0.5;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) {
    sum += (value - mean) * (value - mean);
  }
  return sum / static_cast<double>(values.size());
}

// Means of `together` neighbours, less the mean of all. What is left over at the end is left out.
std::vector<double> centred(std::span<const double> series, std::size_t together) {
  std::vector<double> values(series.size() / together);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = mean_of(series.subspan(i * together, together));
  }
  const double mean = mean_of(values);
  std::ranges::for_each(values, [mean](double& value) { value -= mean; });
  return values;
}

// The mean product of values that are `distance` apart.
double covariance(std::span<const double> values, std::size_t distance) {
  const auto first = values.first(values.size() - distance);
  const auto second = values.subspan(distance);
  return std::inner_product(first.begin(), first.end(), second.begin(), 0.0) /
         static_cast<double>(first.size());
}

}  // namespace

std::optional<Autocorrelation> autocorrelation(std::span<const double> series) {
  const std::size_t together = series.size() / most_values + 1;
  const std::vector<double> values = centred(series, together);
  const double variance = values.empty() ? 0 : covariance(values, 0);
  double time = time_of_independent;  // in means of neighbours
  for (std::size_t window = 1; window <= values.size() / longest_window; ++window) {
    time += variance > 0 ? covariance(values, window) / variance : 0;
    if (static_cast<double>(window) >= window_in_times * std::max(time, time_of_independent)) {
      const double degrees =
          static_cast<double>(values.size()) / (2 * static_cast<double>(window) + 1);
      const double in_single =
          variance > 0 ? static_cast<double>(together) * variance / variance_of(series) : 1;
      return Autocorrelation{
          .time = std::max(time * (1 + 1 / degrees) * in_single, time_of_independent),
          .degrees = degrees};
    }
  }
  return std::nullopt;
}

}  // namespace scalelab::ising

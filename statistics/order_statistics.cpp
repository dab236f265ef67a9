// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/order_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

std::vector<double> checked(std::span<const double> samples) {
  if (std::any_of(samples.begin(), samples.end(), [](double x) { return std::isnan(x); })) {
    throw std::invalid_argument("a sample is not a number");
  }
  return {samples.begin(), samples.end()};
}

std::vector<double> sorted(std::span<const double> samples) {
  std::vector<double> ordered = checked(samples);
  std::sort(ordered.begin(), ordered.end());
  return ordered;
}

/// The largest j, counted from 1, with P(B < j) <= tail for B binomial (n, 1/2); 0 when there is
/// none.
std::size_t rank_of_lower_end(std::size_t n, double tail) {
  // Logarithms, because 2^-n is below the smallest double from n = 1075 on.
  double log_probability = -static_cast<double>(n) * std::log(2.0);
  double below = 0;
  std::size_t j = 0;
  while (j < n) {
    below += std::exp(log_probability);
    // A tail that is met exactly, such as 1/64 with n = 6, must not fail by a rounding error.
    if (below > tail * (1 + 1e-12)) {
      break;
    }
    log_probability += std::log(static_cast<double>(n - j) / static_cast<double>(j + 1));
    ++j;
  }
  return j;
}

/// P(B < j) for B binomial (n, 1/2).
double probability_below(std::size_t n, std::size_t j) {
  const auto trials = static_cast<double>(n);
  double sum = 0;
  for (std::size_t k = 0; k < j; ++k) {
    const auto successes = static_cast<double>(k);
    sum += std::exp(std::lgamma(trials + 1) - std::lgamma(successes + 1) -
                    std::lgamma(trials - successes + 1) - trials * std::log(2.0));
  }
  return sum;
}

void require_share(double share) {
  if (!(share > 0 && share < 1)) {
    throw std::invalid_argument("a confidence must be inside (0, 1)");
  }
}

/// Of values in rising order.
double quantile_of_sorted(std::span<const double> ordered, double p) {
  const double position = p * static_cast<double>(ordered.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ordered.size() - 1);
  const double fraction = position - static_cast<double>(below);
  // A line to an end at infinity has no beginning.
  if (fraction == 0 || ordered[below] == ordered[above]) {
    return ordered[below];
  }
  return std::lerp(ordered[below], ordered[above], fraction);
}

}  // namespace

double median(std::span<const double> samples) {
  if (samples.empty()) {
    throw std::invalid_argument("the median of no samples does not exist");
  }
  const std::vector<double> ordered = sorted(samples);
  const std::size_t middle = ordered.size() / 2;
  if (ordered.size() % 2 == 1) {
    return ordered[middle];
  }
  return 0.5 * (ordered[middle - 1] + ordered[middle]);
}

double quantile(std::span<const double> samples, double p) {
  if (samples.empty()) {
    throw std::invalid_argument("a quantile of no samples does not exist");
  }
  if (!(p >= 0 && p <= 1)) {
    throw std::invalid_argument("the probability of a quantile must be in [0, 1]");
  }
  return quantile_of_sorted(sorted(samples), p);
}

std::optional<Interval> median_interval(std::span<const double> samples, double confidence) {
  require_share(confidence);
  const std::vector<double> ordered = sorted(samples);
  const std::size_t n = ordered.size();
  const std::size_t j = rank_of_lower_end(n, 0.5 * (1 - confidence));
  if (j == 0) {
    return std::nullopt;
  }
  return Interval{ordered[j - 1], ordered[n - j]};
}

std::size_t fewest_for_median_interval(double confidence) {
  require_share(confidence);
  std::size_t fewest = 1;
  while (rank_of_lower_end(fewest, 0.5 * (1 - confidence)) == 0) {
    ++fewest;
  }
  return fewest;
}

std::optional<Interval> interpolated_median_interval(std::span<const double> samples,
                                                     double confidence) {
  const std::optional<Interval> exact = median_interval(samples, confidence);
  if (!exact) {
    return std::nullopt;
  }
  const std::vector<double> ordered = sorted(samples);
  const std::size_t n = ordered.size();
  const std::size_t j = rank_of_lower_end(n, 0.5 * (1 - confidence));
  const double wide = 1 - 2 * probability_below(n, j);
  const double narrow = 1 - 2 * probability_below(n, j + 1);
  const double excess = std::clamp((wide - confidence) / (wide - narrow), 0.0, 1.0);
  const auto outside = static_cast<double>(j);
  const auto beyond = static_cast<double>(n - j);
  const double weight = beyond * excess / (outside + (beyond - outside) * excess);
  return Interval{std::lerp(exact->low, ordered[j], weight),
                  std::lerp(exact->high, ordered[n - j - 1], weight)};
}

double interquartile_mean(std::span<const double> samples) {
  if (samples.empty()) {
    throw std::invalid_argument("the trimmed mean of no samples does not exist");
  }
  std::vector<double> ordered = checked(samples);
  const std::size_t n = ordered.size();
  const std::size_t trimmed = n >= 3 ? std::max<std::size_t>(n / 4, 1) : 0;
  const auto first = ordered.begin() + static_cast<std::ptrdiff_t>(trimmed);
  const auto last = ordered.end() - static_cast<std::ptrdiff_t>(trimmed);
  std::nth_element(ordered.begin(), first, ordered.end());
  if (trimmed > 0) {
    std::nth_element(first, last, ordered.end());
  }
  // The sum must not depend on the order in which the samples came.
  std::sort(first, last);
  return std::accumulate(first, last, 0.0) / static_cast<double>(n - 2 * trimmed);
}

double chance_of_as_many(std::size_t trials, std::size_t hits) {
  if (hits > trials) {
    throw std::invalid_argument("there can't be more hits than trials");
  }
  if (hits == 0) {
    return 1;
  }
  // As likely as at most so many misses.
  return std::min(probability_below(trials, trials - hits + 1), 1.0);
}

Interval middle_share(std::span<const double> values, double share) {
  require_share(share);
  if (values.empty()) {
    throw std::invalid_argument("the middle of no values does not exist");
  }
  const std::vector<double> ordered = sorted(values);
  const double tail = 0.5 * (1 - share);
  return {quantile_of_sorted(ordered, tail), quantile_of_sorted(ordered, 1 - tail)};
}

}  // namespace scalelab

#include "statistics/order_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

std::vector<double> sorted(std::span<const double> samples) {
  if (std::any_of(samples.begin(), samples.end(), [](double x) { return std::isnan(x); })) {
    throw std::invalid_argument("a sample is not a number");
  }
  std::vector<double> ordered(samples.begin(), samples.end());
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
  const std::vector<double> ordered = sorted(samples);
  const double position = p * static_cast<double>(ordered.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ordered.size() - 1);
  return std::lerp(ordered[below], ordered[above], position - static_cast<double>(below));
}

std::optional<Interval> median_interval(std::span<const double> samples, double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    throw std::invalid_argument("a confidence must be inside (0, 1)");
  }
  const std::vector<double> ordered = sorted(samples);
  const std::size_t n = ordered.size();
  const std::size_t j = rank_of_lower_end(n, 0.5 * (1 - confidence));
  if (j == 0) {
    return std::nullopt;
  }
  return Interval{ordered[j - 1], ordered[n - j]};
}

}  // namespace scalelab

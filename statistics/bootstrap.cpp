#include "statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

void require_positive(std::span<const double> samples) {
  if (!std::all_of(samples.begin(), samples.end(),
                   [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("a ratio of medians needs positive, finite samples");
  }
}

/// The median of as many samples as there are, drawn with replacement. `drawn` is room to work in.
double median_of_resample(std::span<const double> samples, std::vector<double>& drawn,
                          std::mt19937_64& random) {
  const std::size_t n = samples.size();
  drawn.resize(n);
  for (double& sample : drawn) {
    // The standard leaves open how its distributions draw, so that results would differ between
    // libraries. The upper 53 bits make a double in [0, 1) everywhere.
    const double uniform = static_cast<double>(random() >> 11U) * 0x1.0p-53;
    sample = samples[static_cast<std::size_t>(uniform * static_cast<double>(n))];
  }
  const auto middle = drawn.begin() + static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(drawn.begin(), middle, drawn.end());
  if (n % 2 == 1) {
    return *middle;
  }
  return 0.5 * (*middle + *std::max_element(drawn.begin(), middle));
}

}  // namespace

std::optional<Interval> ratio_of_medians_interval(std::span<const double> numerator,
                                                  std::span<const double> denominator,
                                                  double confidence, std::size_t resamples,
                                                  std::uint64_t seed) {
  if (resamples == 0) {
    throw std::invalid_argument("a bootstrap needs at least one resample");
  }
  require_positive(numerator);
  require_positive(denominator);
  if (!median_interval(numerator, confidence) || !median_interval(denominator, confidence)) {
    return std::nullopt;
  }
  std::mt19937_64 random(seed);
  std::vector<double> drawn;
  std::vector<double> ratios(resamples);
  for (double& ratio : ratios) {
    const double above = median_of_resample(numerator, drawn, random);
    ratio = above / median_of_resample(denominator, drawn, random);
  }
  const double tail = 0.5 * (1 - confidence);
  return Interval{quantile(ratios, tail), quantile(ratios, 1 - tail)};
}

}  // namespace scalelab

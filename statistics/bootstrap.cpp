#include "statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "statistics/median_resampler.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

void require_positive(std::span<const double> samples) {
  if (!std::all_of(samples.begin(), samples.end(),
                   [](double x) { return std::isfinite(x) && x > 0; })) {
    throw std::invalid_argument("a ratio of medians needs positive, finite samples");
  }
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
  const MedianResampler above(numerator);
  const MedianResampler below(denominator);
  std::vector<double> ratios(resamples);
  for (double& ratio : ratios) {
    const double drawn = above.draw(random);
    ratio = drawn / below.draw(random);
  }
  return middle_share(ratios, confidence);
}

}  // namespace scalelab

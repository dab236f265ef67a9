#include "statistics/median_resampler.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "statistics/random.hpp"

namespace scalelab {
namespace {

double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

/// P(B >= r) for B binomial with n trials of probability p in (0, 1): the terms from r on, or one
/// less those before it, whichever begins nearer to the largest term's far side and so decreases.
double upper_tail(std::size_t n, std::size_t r, double p) {
  constexpr double negligible = 1e-18;
  const auto trials = static_cast<double>(n);
  const double odds = p / (1 - p);
  const bool count_upwards = static_cast<double>(r) >= p * trials;
  auto k = static_cast<double>(count_upwards ? r : r - 1);
  double term = std::exp(log_choose(trials, k) + k * std::log(p) + (trials - k) * std::log1p(-p));
  double sum = 0;
  while (k >= 0 && k <= trials && term > negligible * sum) {
    sum += term;
    term *= count_upwards ? (trials - k) / (k + 1) * odds : k / (trials - k + 1) / odds;
    k += count_upwards ? 1 : -1;
  }
  return count_upwards ? sum : 1 - sum;
}

}  // namespace

MedianResampler::MedianResampler(std::span<const double> samples)
    : sorted_(samples.begin(), samples.end()) {
  if (sorted_.empty()) {
    throw std::invalid_argument("a resample of no samples does not exist");
  }
  if (std::any_of(sorted_.begin(), sorted_.end(), [](double x) { return std::isnan(x); })) {
    throw std::invalid_argument("a sample is not a number");
  }
  std::sort(sorted_.begin(), sorted_.end());
  const std::size_t n = sorted_.size();
  const std::size_t r = (n + 1) / 2;  // the middle's rank, or the lower middle's
  // The lower middle's rank has a standard deviation below sqrt(n) / 2: what lies twenty of those
  // away has no chance that a double could hold.
  const auto reach = static_cast<std::size_t>(10 * std::sqrt(static_cast<double>(n))) + 1;
  first_ = r > reach ? r - reach : 1;
  const std::size_t last = std::min(n, r + reach);
  const auto count = static_cast<double>(n);
  for (std::size_t rank = first_; rank <= last; ++rank) {
    // At most `rank` when at least r of the n draws are among the `rank` smallest samples.
    cumulative_.push_back(rank == n ? 1.0 : upper_tail(n, r, static_cast<double>(rank) / count));
  }
  cumulative_.back() = 1;
  if (n % 2 == 1) {
    return;
  }
  const auto half = static_cast<double>(r);
  for (std::size_t i = 0; i < cumulative_.size(); ++i) {
    const auto rank = static_cast<double>(first_ + i);
    const double chance = cumulative_[i] - (i == 0 ? 0.0 : cumulative_[i - 1]);
    // The chance that exactly r draws are among the `rank` smallest, one of them the rank-th.
    const double log_exactly = log_choose(count, half) + half * std::log(rank / count) +
                               std::log1p(-std::pow((rank - 1) / rank, half));
    log_upper_.push_back(chance > 0 ? log_exactly - std::log(chance) : 0.0);
  }
}

double MedianResampler::upper_given(std::size_t lower, double u) const {
  // Given that the lower middle has rank i, the upper middle has rank j > i or more when exactly
  // n/2 draws reach up to i and the other n/2 are j or above: with g for the first, the chance is
  // g ((n - j + 1) / n)^(n/2). The rank is that of the largest j whose chance is above u.
  const std::size_t n = sorted_.size();
  const auto count = static_cast<double>(n);
  const double log_g = log_upper_[lower - first_];
  const double above = count * std::exp((std::log(u) - log_g) / (0.5 * count));
  const double rank = std::ceil(count + 1 - above) - 1;
  const auto upper = rank < static_cast<double>(lower + 1) ? lower : static_cast<std::size_t>(rank);
  return sorted_[std::min(upper, n) - 1];
}

double MedianResampler::draw(std::mt19937_64& random) const {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), uniform(random));
  const auto index = std::min<std::ptrdiff_t>(found - cumulative_.begin(),
                                              static_cast<std::ptrdiff_t>(cumulative_.size()) - 1);
  const std::size_t rank = first_ + static_cast<std::size_t>(index);
  if (sorted_.size() % 2 == 1) {
    return sorted_[rank - 1];
  }
  return 0.5 * (sorted_[rank - 1] + upper_given(rank, 1 - uniform(random)));
}

}  // namespace scalelab

#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <vector>

namespace scalelab {

/// Draws medians of bootstrap resamples without drawing the resamples.
///
/// The median of n samples drawn with replacement from n samples is one of the samples, or the mean
/// of two of them. Which ones has a known distribution, that of order statistics of n uniform
/// numbers (Efron and Tibshirani, "An introduction to the bootstrap", 1993, section 10.6, work out
/// its variance in this way); drawing from it takes a step where drawing a resample takes n. The
/// medians are distributed exactly as those of resamples are.
class MedianResampler {
 public:
  /// Throws std::invalid_argument when there is no sample, or when one is not a number.
  explicit MedianResampler(std::span<const double> samples);

  /// The median of one resample.
  double draw(std::mt19937_64& random) const;

 private:
  // Counts from 1, as order statistics do.
  [[nodiscard]] double upper_given(std::size_t lower, double u) const;

  std::vector<double> sorted_;
  std::size_t first_ = 1;           // the smallest rank that the lower middle has a chance of
  std::vector<double> cumulative_;  // P(rank of the lower middle <= first_ + i)
  std::vector<double> log_upper_;   // for an even n: see upper_given
};

}  // namespace scalelab

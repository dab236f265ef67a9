// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "statistics/interval.hpp"

/// Estimators that only use the order of the samples: they need no assumption on how run times are
/// distributed, which is why they serve run times, whose distribution is skewed
/// (docs/statistics.md).
namespace scalelab {

/// The middle sample, or the mean of the two middle ones. The samples may come in any order.
/// Throws std::invalid_argument when there is no sample, or when one is not a number.
double median(std::span<const double> samples);

/// The quantile at probability `p` in [0, 1]: a straight line between the two samples next to
/// position p (n - 1), counted from 0 (definition 7 of Hyndman and Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50, 1996). Throws std::invalid_argument when
/// there is no sample, when one is not a number, or when p is not in [0, 1].
double quantile(std::span<const double> samples, double p);

/// The exact interval for the median: from the j-th smallest to the j-th largest sample, with the
/// largest j that keeps the coverage at `confidence` or above. The coverage of such an interval is
/// a binomial probability whatever the samples' distribution (Hoefler and Belli, "Scientific
/// benchmarking of parallel computing systems", SC15, rule 5; Le Boudec, "Performance evaluation of
/// computer and communication systems", 2010, chapter 2). Gives nothing when even the smallest and
/// the largest sample do not reach the confidence: at 95 % that is below 6 samples. Throws
/// std::invalid_argument when confidence is not inside (0, 1), or when a sample is not a number.
std::optional<Interval> median_interval(std::span<const double> samples, double confidence);

/// The fewest samples that have such an interval: 6 at 95 %. Throws std::invalid_argument when
/// confidence is not inside (0, 1).
std::size_t fewest_for_median_interval(double confidence);

/// The interval for the median that covers it with the confidence asked for, where the exact one
/// covers it with more: both ends lie between those of the exact interval and those of the next
/// narrower one, in the proportion that gives the confidence for a symmetric distribution, and to
/// within about 1 % for others (Hettmansperger and Sheather, "Confidence intervals based on
/// interpolated order statistics", Statistics and Probability Letters 4, 1986). Gives nothing where
/// there is no exact interval. Throws what median_interval throws.
std::optional<Interval> interpolated_median_interval(std::span<const double> samples,
                                                     double confidence);

/// The mean of the samples without the smallest and the largest quarter: a trimmed mean, which half
/// of the samples make up. A quarter of n is rounded down, but of three and more samples one goes
/// at each end at least. Throws std::invalid_argument when there is no sample, or when one is not a
/// number (Tukey, "A survey of sampling from contaminated distributions", 1960).
double interquartile_mean(std::span<const double> samples);

/// The chance that at least `hits` of `trials` hit, each with probability 1/2: what the sign test
/// asks. Throws std::invalid_argument when there are more hits than trials.
double chance_of_as_many(std::size_t trials, std::size_t hits);

/// The interval that holds the middle `share` of the values. Throws std::invalid_argument when
/// there is no value, when one is not a number, or when share is not inside (0, 1).
Interval middle_share(std::span<const double> values, double share);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "statistics/error_of_median.hpp"

/// Laws of how time depends on the number of workers, fitted to one curve: pure functions of its
/// median times. docs/scaling_laws.md has the formulas, the sources, and how often the intervals
/// hold the truth.
namespace scalelab {

/// Which terms of a / N + b (N - 1) / N + c (N - 1) + d log2 N a law has; N counts workers.
enum class Law : std::uint8_t {
  ideal,             ///< a
  amdahl,            ///< a, b: Amdahl, AFIPS 1967
  amdahl_reduction,  ///< a, b, d: with a reduction over a tree
  usl,               ///< a, b, c: Universal Scalability Law, Gunther, arXiv:0808.1431
  usl_reduction,     ///< a, b, c, d
  gustafson          ///< a and a serial share: Gustafson, CACM 31(5), 1988; weak scaling only
};

constexpr std::array<Law, 6> every_law = {Law::ideal, Law::amdahl,        Law::amdahl_reduction,
                                          Law::usl,   Law::usl_reduction, Law::gustafson};

/// "ideal", "amdahl", "amdahl+reduction", "usl", "usl+reduction", "gustafson": its name in files.
std::string_view name_of(Law law);

/// How many parameters it has.
std::size_t term_count(Law law);

/// Whether its time can grow again with more workers.
bool can_peak(Law law);

/// The terms of a law, in seconds; those that it has not are 0.
struct LawTerms {
  double parallel_s = 0;    ///< a: the time of one worker
  double contention_s = 0;  ///< b = sigma a: work that is not shared out, or waiting in a queue;
                            ///< not more than a
  double coherency_s = 0;   ///< c = kappa a: what each worker costs every other
  double reduction_s = 0;   ///< d: one step of a tree over the workers
  /// Gustafson's s: the share of one worker's time that more workers do not do again. Scaled
  /// speedup N - s (N - 1); below 0 where it is above ideal.
  double serial_share = 0;

  bool operator==(const LawTerms&) const = default;
};

/// The time of one point of a curve.
struct MeasuredTime {
  double workers = 1;
  /// Median, in seconds: of the same work for all under strong scaling; under weak scaling of work
  /// that grows in exact proportion to the workers.
  double time_s = 0;
  std::size_t samples = 0;
  std::optional<RelativeError> error = std::nullopt;  ///< of it, as its own samples tell
  std::optional<Interval> interval_s = std::nullopt;  ///< of it
};

/// What a law is fitted to.
struct CurveTimes {
  bool weak = false;                 ///< weak scaling: work grows with the workers
  std::vector<MeasuredTime> points;  ///< by rising workers
};

/// The law's time at a number of workers (at least 1, not necessarily whole), in seconds. Under
/// weak scaling the work is N times as much: a + b (N - 1) + c N (N - 1) + d log2 N, so that the
/// first three terms are Gunther's law for the throughput N / T. Gustafson's law makes the first
/// term a N / (N - s (N - 1)).
double time_at(const LawTerms& terms, double workers, bool weak);

/// The number of workers with the highest speedup; nothing where there is none below 10^9.
std::optional<double> peak_of(const LawTerms& terms, bool weak);

/// How far each median of a curve may be off. A point's own samples tell it, and those of the
/// others too: the scales of single samples are moderated (statistics/moderated_errors.hpp), so
/// that a few that happen to be calm don't weigh most. None is below a thousandth: two places, or
/// two runs, may differ by that much whatever the law. Gives nothing where no point tells an error.
std::vector<RelativeError> errors_of(const CurveTimes& curve);

/// The time that lies furthest from a law.
struct Furthest {
  double workers = 1;
  double relative = 0;  ///< measured time over the law's, less 1
  double errors = 0;    ///< how many times the time's standard error that is
};

/// A law fitted to a curve.
struct LawFit {
  Law law = Law::ideal;
  LawTerms terms;
  Estimate t1_s;          ///< time of one worker
  Estimate sigma;         ///< contention: b / a, at most 1
  Estimate kappa;         ///< coherency: c / a
  Estimate reduction_s;   ///< a step of the reduction
  Estimate serial_share;  ///< Gustafson's

  /// Where the speedup is highest; nothing where the law has no peak.
  std::optional<double> peak_workers;
  /// Its interval; the upper end is infinite where "no peak" can't be excluded.
  std::optional<Interval> peak_interval;

  double misfit = 0;   ///< root of the mean squared relative difference between law and times
  double squares = 0;  ///< chi squared: the sum of squares of differences over standard errors
  /// How often times that do follow the law would be as far from it, by chance: the test of fit.
  /// Nothing where there are not more points than terms.
  std::optional<double> chance;
  Furthest furthest;
  std::size_t points = 0;
  double fewest_workers = 1;
  double most_workers = 1;
  std::vector<LawTerms> draws;  ///< terms that the times allow as well: where intervals come from
};

/// Fits one law by weighted non-negative least squares on relative differences, each over the error
/// of its median (errors_of). Gustafson's law is fitted to the rates N / T instead, which are a
/// straight line in N.
///
/// Intervals and test of fit are a parametric bootstrap (Efron and Tibshirani, "An introduction to
/// the bootstrap", 1993, section 6.5): times are drawn 1000 times around the law, each off by its
/// error times Student's t with the error's degrees of freedom; each set is fitted again; an
/// interval holds the middle share of what comes out, and `chance` is the share of sets that lie
/// further from their own fit than the times do from theirs. Equal arguments give an equal fit.
///
/// Throws std::invalid_argument when there are fewer different numbers of workers than parameters,
/// when Gustafson's law is asked for under strong scaling, when a time is not positive and finite,
/// when no point tells an error, or when confidence is not inside (0, 1).
LawFit fit_law(Law law, const CurveTimes& curve, double confidence);

/// The chi squared of a law's best fit. Throws what fit_law throws.
double smallest_squares(Law law, const CurveTimes& curve);

/// The time that a fitted law expects at a number of workers, with its interval.
Estimate predicted_time(const LawFit& fit, double workers, bool weak, double confidence);

/// The same for a measurement there that may be off by an error of its own.
Estimate expected_measurement(const LawFit& fit, double workers, bool weak,
                              const RelativeError& error, double confidence);

/// How many different numbers of workers a curve has.
std::size_t different_workers(const CurveTimes& curve);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/scaling_law.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <set>
#include <stdexcept>
#include <utility>

#include "statistics/moderated_errors.hpp"
#include "statistics/nonnegative_least_squares.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/random.hpp"

namespace scalelab {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t draws_of_a_fit = 1000;
constexpr std::uint64_t seed = 1;
constexpr double most_workers_searched = 1e9;
constexpr double least_error = 1e-3;
// Points whose error came out too small by chance weigh most, so a weighted fit is less sure than
// the errors say (Kackar and Harville, J. American Statistical Association 79, 1984). By how much,
// was found by simulation (docs/scaling_laws.md).
constexpr double unsure_weights = 1.1;

struct Term {
  double LawTerms::*member;
  double (*strong)(double workers);
  double (*weak)(double workers);
};

constexpr std::array<Term, 4> every_term = {
    {{&LawTerms::parallel_s, [](double n) { return 1 / n; }, [](double) { return 1.0; }},
     {&LawTerms::contention_s, [](double n) { return (n - 1) / n; },
      [](double n) { return n - 1; }},
     {&LawTerms::coherency_s, [](double n) { return n - 1; }, [](double n) { return n * (n - 1); }},
     {&LawTerms::reduction_s, [](double n) { return std::log2(n); },
      [](double n) { return std::log2(n); }}}};

struct LawRecord {
  Law law;
  std::string_view name;
  std::vector<std::size_t> terms;  ///< of every_term; none for Gustafson's law, which is no sum
};

const std::vector<LawRecord>& records() {
  static const std::vector<LawRecord> all = {{Law::ideal, "ideal", {0}},
                                             {Law::amdahl, "amdahl", {0, 1}},
                                             {Law::amdahl_reduction, "amdahl+reduction", {0, 1, 3}},
                                             {Law::usl, "usl", {0, 1, 2}},
                                             {Law::usl_reduction, "usl+reduction", {0, 1, 2, 3}},
                                             {Law::gustafson, "gustafson", {}}};
  return all;
}

const LawRecord& record_of(Law law) {
  return records().at(static_cast<std::size_t>(law));
}

void check(const CurveTimes& curve, std::size_t terms) {
  if (different_workers(curve) < terms) {
    throw std::invalid_argument("a law needs as many different numbers of workers as it has terms");
  }
  for (const MeasuredTime& point : curve.points) {
    if (!(point.time_s > 0) || !std::isfinite(point.time_s) || !(point.workers >= 1)) {
      throw std::invalid_argument(
          "a law needs times above 0 and numbers of workers from 1 on, all finite");
    }
  }
}

/// A least-squares problem in relative differences over their errors, and what it leaves.
class RelativeFit {
 public:
  RelativeFit(const MatrixXd& design, VectorXd observed, std::vector<RelativeError> errors)
      : observed_(std::move(observed)),
        errors_(std::move(errors)),
        problem_(design, weights(observed_, errors_)),
        best_(problem_.solve(observed_)),
        expected_(design * best_.coefficients) {}

  [[nodiscard]] const VectorXd& coefficients() const { return best_.coefficients; }
  [[nodiscard]] double squares() const { return best_.squares; }

  /// Each observation over what is expected, less 1.
  [[nodiscard]] VectorXd relative_differences() const {
    return (observed_.cwiseQuotient(expected_).array() - 1).matrix();
  }

  /// More observations than coefficients.
  [[nodiscard]] Index degrees_of_freedom() const {
    return observed_.size() - best_.coefficients.size();
  }

  /// Calls take(solution) for each set of observations drawn around the fit.
  void draw(const std::function<void(const NonNegativeLeastSquares::Solution&)>& take) const {
    std::mt19937_64 random(seed);
    VectorXd drawn(observed_.size());
    for (std::size_t i = 0; i < draws_of_a_fit; ++i) {
      for (Index row = 0; row < drawn.size(); ++row) {
        // Of the logarithm, so that no time is negative.
        const RelativeError& error = errors_[static_cast<std::size_t>(row)];
        drawn[row] = expected_[row] * std::exp(error.size * student(random, error.degrees));
      }
      // An error far beyond what times can have overflows; it tells no more than a large one.
      if (drawn.allFinite() && (drawn.array() > 0).all()) {
        take(problem_.solve(drawn));
      }
    }
  }

 private:
  static VectorXd weights(const VectorXd& observed, const std::vector<RelativeError>& errors) {
    VectorXd result(observed.size());
    for (Index row = 0; row < result.size(); ++row) {
      const double error = observed[row] * errors[static_cast<std::size_t>(row)].size;
      result[row] = 1 / (error * error);
    }
    return result;
  }

  VectorXd observed_;
  std::vector<RelativeError> errors_;
  NonNegativeLeastSquares problem_;
  NonNegativeLeastSquares::Solution best_;
  VectorXd expected_;
};

/// The column of a least-squares problem that gives a term. That of the contention b goes with all
/// of b, (N - 1) / N + 1 / N, so that the other one gives a - b: as neither is negative, b is at
/// most a.
double column_of(const Term& term, double workers, bool weak) {
  const auto at = [&](const Term& of) { return (weak ? of.weak : of.strong)(workers); };
  return term.member == &LawTerms::contention_s ? at(term) + at(every_term.front()) : at(term);
}

/// The rate N / T is alpha + beta (N - 1), with a = 1 / alpha and s = 1 - beta / alpha.
RelativeFit gustafson_fit(const CurveTimes& curve, std::vector<RelativeError> errors) {
  if (!curve.weak) {
    throw std::invalid_argument("Gustafson's law is one of weak scaling");
  }
  const auto rows = static_cast<Index>(curve.points.size());
  VectorXd rates(rows);
  MatrixXd design(rows, 2);
  for (Index row = 0; row < rows; ++row) {
    const MeasuredTime& point = curve.points[static_cast<std::size_t>(row)];
    rates[row] = point.workers / point.time_s;
    design(row, 0) = 1;
    design(row, 1) = point.workers - 1;
  }
  return {design, rates, std::move(errors)};
}

RelativeFit relative_fit(const LawRecord& record, const CurveTimes& curve) {
  check(curve, term_count(record.law));
  std::vector<RelativeError> errors = errors_of(curve);
  if (errors.empty()) {
    throw std::invalid_argument("a law needs a point that tells how far its time may be off");
  }
  if (record.law == Law::gustafson) {
    return gustafson_fit(curve, std::move(errors));
  }
  const auto rows = static_cast<Index>(curve.points.size());
  VectorXd times(rows);
  MatrixXd design(rows, static_cast<Index>(record.terms.size()));
  for (Index row = 0; row < rows; ++row) {
    const MeasuredTime& point = curve.points[static_cast<std::size_t>(row)];
    times[row] = point.time_s;
    for (Index column = 0; column < design.cols(); ++column) {
      const Term& term = every_term.at(record.terms[static_cast<std::size_t>(column)]);
      design(row, column) = column_of(term, point.workers, curve.weak);
    }
  }
  return {design, times, std::move(errors)};
}

LawTerms terms_of(const LawRecord& law, const VectorXd& coefficients) {
  if (law.law == Law::gustafson) {
    return {.parallel_s = 1 / coefficients[0],
            .serial_share = 1 - coefficients[1] / coefficients[0]};
  }
  LawTerms terms;
  for (std::size_t i = 0; i < law.terms.size(); ++i) {
    terms.*every_term.at(law.terms[i]).member = coefficients[static_cast<Index>(i)];
  }
  terms.parallel_s += terms.contention_s;
  return terms;
}

Furthest furthest_of(const CurveTimes& curve, const LawTerms& terms,
                     const std::vector<RelativeError>& errors) {
  Furthest furthest;
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const MeasuredTime& point = curve.points[i];
    const double relative = point.time_s / time_at(terms, point.workers, curve.weak) - 1;
    const double in_errors = std::abs(relative) / errors[i].size;
    if (in_errors >= furthest.errors) {
      furthest = {point.workers, relative, in_errors};
    }
  }
  return furthest;
}

double sigma_of(const LawTerms& terms) {
  return terms.contention_s / terms.parallel_s;
}

double kappa_of(const LawTerms& terms) {
  return terms.coherency_s / terms.parallel_s;
}

double peak_or_infinity(const LawTerms& terms, bool weak) {
  return peak_of(terms, weak).value_or(std::numeric_limits<double>::infinity());
}

/// The interval of a function of the terms; nothing where nothing was drawn.
std::optional<Interval> interval_over(const std::vector<LawTerms>& draws, double confidence,
                                      const std::function<double(const LawTerms&)>& value) {
  if (draws.empty()) {
    return std::nullopt;
  }
  std::vector<double> values;
  values.reserve(draws.size());
  for (const LawTerms& terms : draws) {
    values.push_back(value(terms));
  }
  return middle_share(values, confidence);
}

/// Where a cost of workers is lowest, from 1 on, that falls to one lowest place and rises after it:
/// by golden sections of the logarithm.
template <class Cost>
double lowest_place(const Cost& cost) {
  constexpr double golden = 0.6180339887498949;
  constexpr double precise_enough = 1e-7;
  double low = 0;
  double high = std::log(most_workers_searched);
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double cost_left = cost(std::exp(left));
  double cost_right = cost(std::exp(right));
  while (high - low > precise_enough) {
    if (cost_left <= cost_right) {
      high = std::exchange(right, left);
      cost_right = cost_left;
      left = high - golden * (high - low);
      cost_left = cost(std::exp(left));
    } else {
      low = std::exchange(left, right);
      cost_left = cost_right;
      right = low + golden * (high - low);
      cost_right = cost(std::exp(right));
    }
  }
  return std::exp(low);
}

/// Where the slope of a strong curve is 0, or of a weak one's cost without a reduction, from 1 on:
/// k N^2 + r / ln 2 N = a - b, by the formula that loses no digits when k is small. Infinite where
/// it is nowhere.
double root_of_slope(const LawTerms& terms) {
  const double falls = terms.parallel_s - terms.contention_s;
  const double reduction = terms.reduction_s * std::numbers::log2e;
  if (terms.coherency_s == 0 && reduction == 0) {
    return std::numeric_limits<double>::infinity();
  }
  if (falls <= 0) {
    return 1;
  }
  const double root =
      2 * falls / (reduction + std::sqrt(reduction * reduction + 4 * terms.coherency_s * falls));
  return std::max(1.0, root);
}

}  // namespace

std::vector<RelativeError> errors_of(const CurveTimes& curve) {
  const auto root_of_samples = [](const MeasuredTime& point) {
    return std::sqrt(static_cast<double>(std::max<std::size_t>(point.samples, 1)));
  };
  // Of a single sample: points with more samples are no others for that.
  std::vector<RelativeError> scales;
  for (const MeasuredTime& point : curve.points) {
    if (point.error) {
      scales.push_back({point.error->size * root_of_samples(point), point.error->degrees});
    }
  }
  if (scales.empty()) {
    return {};
  }
  const ModeratedErrors all = moderated(scales, least_error);
  std::vector<RelativeError> errors;
  auto own = all.errors.begin();
  for (const MeasuredTime& point : curve.points) {
    const RelativeError& scale = point.error ? *own++ : all.common;
    errors.push_back({std::max(unsure_weights * scale.size / root_of_samples(point), least_error),
                      scale.degrees});
  }
  return errors;
}

std::size_t different_workers(const CurveTimes& curve) {
  std::set<double> workers;
  for (const MeasuredTime& point : curve.points) {
    workers.insert(point.workers);
  }
  return workers.size();
}

std::string_view name_of(Law law) {
  return record_of(law).name;
}

std::size_t term_count(Law law) {
  return law == Law::gustafson ? 2 : record_of(law).terms.size();
}

bool can_peak(Law law) {
  return law != Law::gustafson && term_count(law) > 2;
}

double time_at(const LawTerms& terms, double workers, bool weak) {
  double time = 0;
  for (const Term& term : every_term) {
    time += terms.*term.member * (weak ? term.weak : term.strong)(workers);
  }
  if (terms.serial_share != 0) {
    time += terms.parallel_s * (workers / (workers - terms.serial_share * (workers - 1)) - 1);
  }
  return time;
}

std::optional<double> peak_of(const LawTerms& terms, bool weak) {
  const auto cost = [&](double workers) {
    return time_at(terms, workers, weak) / (weak ? workers : 1);
  };
  const double peak = weak && terms.reduction_s > 0 ? lowest_place(cost) : root_of_slope(terms);
  const bool grows_again =
      peak < most_workers_searched && cost(most_workers_searched) > cost(peak) * (1 + 1e-9);
  return grows_again ? std::optional(peak) : std::nullopt;
}

LawFit fit_law(Law law, const CurveTimes& curve, double confidence) {
  const LawRecord& record = record_of(law);
  const RelativeFit relative = relative_fit(record, curve);
  LawFit fit;
  fit.law = law;
  fit.terms = terms_of(record, relative.coefficients());
  fit.misfit = std::sqrt(relative.relative_differences().squaredNorm() /
                         static_cast<double>(curve.points.size()));
  fit.squares = relative.squares();
  fit.furthest = furthest_of(curve, fit.terms, errors_of(curve));
  fit.points = curve.points.size();
  fit.fewest_workers = curve.points.front().workers;
  fit.most_workers = curve.points.back().workers;
  std::size_t drawn = 0;
  std::size_t further = 0;
  relative.draw([&](const NonNegativeLeastSquares::Solution& solution) {
    ++drawn;
    further += solution.squares >= fit.squares ? 1 : 0;
    const LawTerms terms = terms_of(record, solution.coefficients);
    if (terms.parallel_s > 0 &&
        std::isfinite(terms.parallel_s)) {  // without it there is no speedup to speak of
      fit.draws.push_back(terms);
    }
  });
  if (relative.degrees_of_freedom() > 0 && drawn > 0) {
    fit.chance = static_cast<double>(further) / static_cast<double>(drawn);
  }
  const auto estimate = [&](const std::function<double(const LawTerms&)>& value) {
    return Estimate{value(fit.terms), interval_over(fit.draws, confidence, value)};
  };
  fit.t1_s = estimate([](const LawTerms& terms) { return terms.parallel_s; });
  fit.sigma = estimate(sigma_of);
  fit.kappa = estimate(kappa_of);
  fit.reduction_s = estimate([](const LawTerms& terms) { return terms.reduction_s; });
  fit.serial_share = estimate([](const LawTerms& terms) { return terms.serial_share; });
  if (can_peak(law)) {
    fit.peak_workers = peak_of(fit.terms, curve.weak);
    fit.peak_interval = interval_over(fit.draws, confidence, [&](const LawTerms& terms) {
      return peak_or_infinity(terms, curve.weak);
    });
  }
  return fit;
}

double smallest_squares(Law law, const CurveTimes& curve) {
  return relative_fit(record_of(law), curve).squares();
}

Estimate predicted_time(const LawFit& fit, double workers, bool weak, double confidence) {
  const auto time = [&](const LawTerms& terms) { return time_at(terms, workers, weak); };
  return {time(fit.terms), interval_over(fit.draws, confidence, time)};
}

Estimate expected_measurement(const LawFit& fit, double workers, bool weak,
                              const RelativeError& error, double confidence) {
  const double expected = time_at(fit.terms, workers, weak);
  if (fit.draws.empty()) {
    return {expected, std::nullopt};
  }
  std::mt19937_64 random(seed);
  std::vector<double> times;
  times.reserve(fit.draws.size());
  for (const LawTerms& terms : fit.draws) {
    times.push_back(time_at(terms, workers, weak) *
                    std::exp(error.size * student(random, error.degrees)));
  }
  return {expected, middle_share(times, confidence)};
}

}  // namespace scalelab

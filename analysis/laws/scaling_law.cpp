// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/scaling_law.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>
#include <utility>

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

/// The slope of ln(spread) over ln(workers): noise that grows with a power of the workers. At most
/// 1 either way: a few points that happen to be calm must not weigh so much that others do not
/// count.
double noise_power(const CurveTimes& curve) {
  double count = 0;
  double sum_x = 0;
  double sum_y = 0;
  double sum_xx = 0;
  double sum_xy = 0;
  for (const MeasuredTime& point : curve.points) {
    if (point.spread > 0 && std::isfinite(point.spread)) {
      const double x = std::log(point.workers);
      const double y = std::log(point.spread);
      count += 1;
      sum_x += x;
      sum_y += y;
      sum_xx += x * x;
      sum_xy += x * y;
    }
  }
  const double across = count * sum_xx - sum_x * sum_x;
  return count < 3 || !(across > 0)
             ? 0.0
             : std::clamp((count * sum_xy - sum_x * sum_y) / across, -1.0, 1.0);
}

/// How far each median may be off, relative to the others: with more samples less.
VectorXd relative_errors(const CurveTimes& curve) {
  const double power = noise_power(curve);
  VectorXd errors(static_cast<Index>(curve.points.size()));
  for (Index i = 0; i < errors.size(); ++i) {
    const MeasuredTime& point = curve.points[static_cast<std::size_t>(i)];
    errors[i] = std::pow(point.workers, power) /
                std::sqrt(static_cast<double>(std::max<std::size_t>(point.samples, 1)));
  }
  return errors / std::sqrt(errors.squaredNorm() / static_cast<double>(errors.size()));
}

/// A least-squares problem in relative differences, and what it leaves.
class RelativeFit {
 public:
  RelativeFit(const MatrixXd& design, VectorXd observed, VectorXd errors)
      : observed_(std::move(observed)),
        errors_(std::move(errors)),
        problem_(design, (errors_.cwiseProduct(observed_)).array().square().inverse().matrix()),
        best_(problem_.solve(observed_)),
        expected_(design * best_.coefficients) {}

  [[nodiscard]] const VectorXd& coefficients() const { return best_.coefficients; }

  /// Root of the mean squared relative difference.
  [[nodiscard]] double misfit() const {
    return std::sqrt((expected_ - observed_).cwiseQuotient(observed_).squaredNorm() /
                     static_cast<double>(observed_.size()));
  }

  /// Root of the weighted mean squared relative difference.
  [[nodiscard]] double weighted_misfit() const {
    return std::sqrt(best_.squares / static_cast<double>(observed_.size()));
  }

  /// More observations than coefficients.
  [[nodiscard]] Index degrees_of_freedom() const {
    return observed_.size() - best_.coefficients.size();
  }

  /// The standard deviation of an observation's relative error; 0 where there is nothing to tell it
  /// from.
  [[nodiscard]] double noise() const {
    const Index degrees = degrees_of_freedom();
    return degrees < 1 ? 0 : std::sqrt(best_.squares / static_cast<double>(degrees));
  }

  /// Calls take(coefficients) for each set of observations drawn around the fit. Not at all where
  /// as many coefficients as observations leave nothing to tell the noise from.
  void draw(const std::function<void(const VectorXd&)>& take) const {
    if (degrees_of_freedom() < 1) {
      return;
    }
    const auto degrees = static_cast<std::size_t>(degrees_of_freedom());
    std::mt19937_64 random(seed);
    VectorXd drawn(observed_.size());
    for (std::size_t i = 0; i < draws_of_a_fit; ++i) {
      const double common = noise() / chi_over_degrees(random, degrees);
      for (Index row = 0; row < drawn.size(); ++row) {
        // Of the logarithm, so that no time is negative.
        drawn[row] = expected_[row] * std::exp(common * errors_[row] * normal(random));
      }
      // A scale far beyond what times can have overflows; it tells no more than a large one.
      if (drawn.allFinite()) {
        take(problem_.solve(drawn).coefficients);
      }
    }
  }

 private:
  VectorXd observed_;
  VectorXd errors_;
  NonNegativeLeastSquares problem_;
  NonNegativeLeastSquares::Solution best_;
  VectorXd expected_;
};

MatrixXd design_of(const CurveTimes& curve, const std::vector<double (*)(double)>& columns) {
  MatrixXd design(static_cast<Index>(curve.points.size()), static_cast<Index>(columns.size()));
  for (Index row = 0; row < design.rows(); ++row) {
    for (Index column = 0; column < design.cols(); ++column) {
      design(row, column) = columns[static_cast<std::size_t>(column)](
          curve.points[static_cast<std::size_t>(row)].workers);
    }
  }
  return design;
}

/// The rate N / T is alpha + beta (N - 1), with a = 1 / alpha and s = 1 - beta / alpha.
RelativeFit gustafson_fit(const CurveTimes& curve) {
  if (!curve.weak) {
    throw std::invalid_argument("Gustafson's law is one of weak scaling");
  }
  VectorXd rates(static_cast<Index>(curve.points.size()));
  std::ranges::transform(curve.points, rates.begin(),
                         [](const MeasuredTime& point) { return point.workers / point.time_s; });
  return {design_of(curve, {[](double) { return 1.0; }, [](double n) { return n - 1; }}), rates,
          relative_errors(curve)};
}

RelativeFit relative_fit(const LawRecord& record, const CurveTimes& curve) {
  check(curve, term_count(record.law));
  if (record.law == Law::gustafson) {
    return gustafson_fit(curve);
  }
  std::vector<double (*)(double)> columns;
  for (const std::size_t term : record.terms) {
    columns.push_back(curve.weak ? every_term.at(term).weak : every_term.at(term).strong);
  }
  VectorXd times(static_cast<Index>(curve.points.size()));
  std::ranges::transform(curve.points, times.begin(), &MeasuredTime::time_s);
  return {design_of(curve, columns), times, relative_errors(curve)};
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
  return terms;
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

}  // namespace

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
  const auto cost = [&](double log_workers) {
    const double workers = std::exp(log_workers);
    return time_at(terms, workers, weak) / (weak ? workers : 1);
  };
  // The cost falls to one lowest place and rises after it, so a golden section finds it.
  constexpr double golden = 0.6180339887498949;
  constexpr double precise_enough = 1e-7;
  double low = 0;
  double high = std::log(most_workers_searched);
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double cost_left = cost(left);
  double cost_right = cost(right);
  while (high - low > precise_enough) {
    if (cost_left <= cost_right) {
      high = std::exchange(right, left);
      cost_right = cost_left;
      left = high - golden * (high - low);
      cost_left = cost(left);
    } else {
      low = std::exchange(left, right);
      cost_left = cost_right;
      right = low + golden * (high - low);
      cost_right = cost(right);
    }
  }
  const bool grows_again = cost(std::log(most_workers_searched)) > cost(low) * (1 + 1e-9);
  return grows_again ? std::optional(std::exp(low)) : std::nullopt;
}

LawFit fit_law(Law law, const CurveTimes& curve, double confidence) {
  const LawRecord& record = record_of(law);
  const RelativeFit relative = relative_fit(record, curve);
  LawFit fit;
  fit.law = law;
  fit.terms = terms_of(record, relative.coefficients());
  fit.misfit = relative.misfit();
  fit.noise = relative.noise();
  fit.points = curve.points.size();
  fit.fewest_workers = curve.points.front().workers;
  fit.most_workers = curve.points.back().workers;
  relative.draw([&](const VectorXd& coefficients) {
    const LawTerms terms = terms_of(record, coefficients);
    if (terms.parallel_s > 0 &&
        std::isfinite(terms.parallel_s)) {  // without it there is no speedup to speak of
      fit.draws.push_back(terms);
    }
  });
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

double smallest_misfit(Law law, const CurveTimes& curve) {
  return relative_fit(record_of(law), curve).weighted_misfit();
}

Estimate predicted_time(const LawFit& fit, double workers, bool weak, double confidence) {
  const auto time = [&](const LawTerms& terms) { return time_at(terms, workers, weak); };
  return {time(fit.terms), interval_over(fit.draws, confidence, time)};
}

Estimate expected_measurement(const LawFit& fit, double workers, bool weak, double confidence) {
  const double expected = time_at(fit.terms, workers, weak);
  if (fit.draws.empty()) {
    return {expected, std::nullopt};
  }
  const std::size_t degrees = fit.points - term_count(fit.law);
  std::mt19937_64 random(seed);
  std::vector<double> times;
  times.reserve(fit.draws.size());
  for (const LawTerms& terms : fit.draws) {
    const double off = fit.noise * normal(random) / chi_over_degrees(random, degrees);
    times.push_back(time_at(terms, workers, weak) * std::exp(off));
  }
  return {expected, middle_share(times, confidence)};
}

}  // namespace scalelab

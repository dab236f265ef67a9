// SPDX-License-Identifier: BSD-3-Clause

// How often the estimators hold the truth, in more synthetic studies than there is time for in a
// test, as tables. The short forms are tests/statistics/coverage_test.cpp and
// tests/analysis/laws/law_coverage_test.cpp.
//   estimator_coverage [FACTOR]   times as many studies as usual (1)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/laws/law_choice.hpp"
#include "analysis/laws/scaling_law.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"
#include "study/stopping_rule.hpp"
#include "tests/analysis/laws/curve_builder.hpp"
#include "tests/analysis/laws/law_studies.hpp"
#include "tests/statistics/noise.hpp"
#include "tests/statistics/tally.hpp"

namespace scalelab {
namespace {

using testing::coverage;
using testing::every_noise;
using testing::Noise;
using testing::noisy_times;
using testing::Tally;

constexpr double confidence = 0.95;
using Random = std::mt19937_64;

/// A line of a table in Markdown.
void print_cells(const std::vector<std::string>& cells) {
  fmt::print("| {} |\n", fmt::join(cells, " | "));
}

void print_head(const std::string& title, const std::vector<std::string>& cells) {
  fmt::print("\n{}\n\n", title);
  print_cells(cells);
  print_cells(std::vector<std::string>(cells.size(), "---"));
}

std::string percent(double share) {
  return fmt::format("{:.1f}", 100 * share);
}

/// The head of a table with a column for each number of samples.
void print_head_over_samples(const std::string& title, const std::string& what,
                             std::span<const std::size_t> samples) {
  std::vector<std::string> cells{what, "noise"};
  for (const std::size_t n : samples) {
    cells.push_back(std::to_string(n));
  }
  print_head(title, cells);
}

/// An interval that a synthetic study gives, and the value that it should hold.
struct Estimator {
  std::string name;
  double truth = 0;
  std::function<std::optional<Interval>(const Noise&, std::size_t samples, Random&)> interval;
};

std::vector<Estimator> estimators_of_medians() {
  const auto ratio = [](double numerator_s, double denominator_s) {
    return [=](const Noise& noise, std::size_t samples, Random& random) {
      const auto numerator = noisy_times(noise, numerator_s, samples, random);
      const auto denominator = noisy_times(noise, denominator_s, samples, random);
      return ratio_of_medians_interval(numerator, denominator, confidence);
    };
  };
  return {{"median, exact", 3,
           [](const Noise& noise, std::size_t samples, Random& random) {
             return median_interval(noisy_times(noise, 3, samples, random), confidence);
           }},
          {"median", 3,
           [](const Noise& noise, std::size_t samples, Random& random) {
             return interpolated_median_interval(noisy_times(noise, 3, samples, random),
                                                 confidence);
           }},
          {"speedup of 4", 4, ratio(8, 2)},
          {"point against itself", 1, ratio(2, 2)}};
}

void tell_medians(int studies) {
  const std::vector<std::size_t> samples{6, 7, 8, 9, 10, 12, 15, 20, 30, 50};
  print_head_over_samples(
      fmt::format("Intervals of 95 % that hold the truth, in percent of {} studies, by the "
                  "samples of a point",
                  studies),
      "interval of", samples);
  Random random(1);
  for (const Estimator& estimator : estimators_of_medians()) {
    for (const Noise& noise : every_noise()) {
      std::vector<std::string> cells{estimator.name, noise.name};
      for (const std::size_t n : samples) {
        cells.push_back(percent(coverage(estimator.truth, studies,
                                         [&] { return estimator.interval(noise, n, random); })));
      }
      print_cells(cells);
    }
  }
}

/// At how many workers the curves of the tables are measured.
std::vector<double> workers_of(int points) {
  constexpr int most_powers_of_two = 8;
  if (points <= most_powers_of_two) {
    return testing::powers_of_two(points);
  }
  return {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
}

constexpr std::array<int, 5> numbers_of_points = {4, 5, 6, 8, 12};

/// How many studies tell how often a law is chosen, and how many how often its intervals hold:
/// where one cell in sixty must not be off by chance alone, that takes many, which are quicker.
struct LawStudies {
  int choices;
  int intervals;
};

/// A law's row: how often it is chosen and fits, and how often its parameters' intervals hold.
void tell_law(const testing::TrueLaw& truth, int points, const LawStudies& studies,
              Random& random) {
  int right = 0;
  int fits = 0;
  Tally t1(truth.terms.parallel_s);
  Tally contention(truth.law == Law::gustafson ? truth.terms.serial_share
                                               : truth.terms.contention_s / truth.terms.parallel_s);
  Tally growth(truth.law == Law::amdahl_reduction
                   ? truth.terms.reduction_s
                   : truth.terms.coherency_s / truth.terms.parallel_s);
  const std::vector<double> workers = workers_of(points);
  Tally prediction(time_at(truth.terms, 2 * workers.back(), truth.weak));
  const auto next_curve = [&] {
    return testing::real_curve([&](double n) { return time_at(truth.terms, n, truth.weak); },
                               workers, truth.weak, random);
  };
  for (int study = 0; study < studies.choices; ++study) {
    const LawChoice choice = *choose_law(next_curve(), confidence);
    right += choice.fit.law == truth.law ? 1 : 0;
    if (choice.verdict == TestOfFit::fits) {
      ++fits;
      prediction.count(
          predicted_time(choice.fit, 2 * workers.back(), truth.weak, confidence).interval);
    }
  }
  for (int study = 0; study < studies.intervals; ++study) {
    const CurveTimes curve = next_curve();
    const LawFit fit = fit_law(truth.law, curve, confidence);
    t1.count(fit.t1_s.interval);
    contention.count(truth.law == Law::gustafson ? fit.serial_share.interval : fit.sigma.interval);
    growth.count(truth.law == Law::amdahl_reduction ? fit.reduction_s.interval
                                                    : fit.kappa.interval);
  }
  const bool grows = can_peak(truth.law);
  print_cells({truth.name, std::to_string(points),
               percent(static_cast<double>(right) / studies.choices),
               percent(static_cast<double>(fits) / studies.choices), percent(t1.share()),
               truth.law == Law::ideal ? "" : percent(contention.share()),
               grows ? percent(growth.share()) : "", fits > 0 ? percent(prediction.share()) : ""});
}

void tell_laws(const LawStudies& studies) {
  print_head(fmt::format("Laws, in percent of studies with noise that differs from point to "
                         "point, each measured until the stopping rule is content: chosen, said "
                         "to fit, and the chosen one's prediction, of {}; 95 % intervals that "
                         "hold, of {}",
                         studies.choices, studies.intervals),
             {"true law", "points", "chosen", "fits", "t1", "sigma or s", "kappa or d",
              "predicted by the chosen one"});
  Random random(2);
  for (const testing::TrueLaw& truth : testing::laws_to_be_told()) {
    for (const int points : numbers_of_points) {
      tell_law(truth, points, studies, random);
    }
  }
}

void tell_curves_without_a_law(int studies) {
  print_head(
      fmt::format("Curves that follow no law and are said to follow one, in percent of {} studies",
                  studies),
      {"curve", "points", "said to follow one"});
  Random random(4);
  for (const testing::NoLaw& curve : testing::curves_without_a_law()) {
    for (const int points : numbers_of_points) {
      int fits = 0;
      for (int study = 0; study < studies; ++study) {
        const CurveTimes times =
            testing::real_curve(curve.time_s, workers_of(points), false, random);
        fits += choose_law(times, confidence)->verdict == TestOfFit::fits ? 1 : 0;
      }
      print_cells(
          {curve.name, std::to_string(points), percent(static_cast<double>(fits) / studies)});
    }
  }
}

void tell_stopping_rule(int studies) {
  const Measure measure;
  print_head(
      fmt::format("Intervals of 95 % of a median that hold the truth when the stopping rule has "
                  "ended the point (width {:g} %, {} to {} samples), in percent of {} studies",
                  100 * measure.relative_width, measure.min_repeats, measure.max_repeats, studies),
      {"noise", "mean samples", "stopped at all samples allowed", "exact interval", "interval"});
  std::vector<Noise> noises;
  for (const double deviation : {0.005, 0.01, 0.02, 0.04}) {
    noises.push_back(testing::normal_noise(deviation));
    noises.back().name = fmt::format("normal, {:g} %", 100 * deviation);
  }
  noises.push_back(testing::skewed_noise());
  noises.push_back(testing::bimodal_noise());
  Random random(3);
  for (const Noise& noise : noises) {
    Tally exact(3);
    Tally interpolated(3);
    double samples = 0;
    int full = 0;
    for (int study = 0; study < studies; ++study) {
      const std::vector<double> times = testing::measured_until_known(noise, 3, random);
      exact.count(median_interval(times, confidence));
      interpolated.count(interpolated_median_interval(times, confidence));
      samples += static_cast<double>(times.size());
      full += times.size() == static_cast<std::size_t>(measure.max_repeats) ? 1 : 0;
    }
    print_cells({noise.name, fmt::format("{:.1f}", samples / studies),
                 percent(static_cast<double>(full) / studies), percent(exact.share()),
                 percent(interpolated.share())});
  }
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  const double factor = argc > 1 ? std::atof(argv[1]) : 1;
  if (!(factor > 0 && factor <= 1000)) {
    fmt::print(stderr,
               "estimator_coverage: the factor '{}' is not a number above 0 and up to "
               "1000\n",
               argv[1]);
    return 2;
  }
  const auto scaled = [factor](double studies) {
    return static_cast<int>(std::max(1.0, std::round(factor * studies)));
  };
  tell_medians(scaled(10000));
  tell_laws({.choices = scaled(500), .intervals = scaled(10000)});
  tell_curves_without_a_law(scaled(500));
  tell_stopping_rule(scaled(10000));
  return 0;
}

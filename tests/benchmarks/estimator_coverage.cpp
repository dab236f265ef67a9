// SPDX-License-Identifier: BSD-3-Clause

// How often the estimators hold the truth, in more synthetic studies than there is time for in a
// test, as tables. The short forms are tests/statistics/coverage_test.cpp and
// tests/analysis/laws/law_coverage_test.cpp.
//   estimator_coverage [FACTOR]   times as many studies as usual (1)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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
using testing::noisy_curve;
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

/// A law with known parameters, and the intervals that a fit of it gives them.
struct FittedLaw {
  std::string name;
  std::vector<std::pair<std::string, double>> parameters;  ///< names and true values
  std::function<CurveTimes(const Noise&, std::size_t samples, Random&)> curve;
  std::function<std::vector<std::optional<Interval>>(const CurveTimes&)> fit;
};

FittedLaw amdahl() {
  return {"Amdahl",
          {{"t1", 10}, {"sigma", 0.05}},
          [](const Noise& noise, std::size_t samples, Random& random) {
            return noisy_curve({.parallel_s = 10, .contention_s = 0.5},
                               testing::eight_numbers_of_workers(), false, noise, samples, random);
          },
          [](const CurveTimes& curve) {
            const LawFit fit = fit_law(Law::amdahl, curve, confidence);
            return std::vector{fit.t1_s.interval, fit.sigma.interval};
          }};
}

FittedLaw usl(bool weak) {
  return {weak ? "USL, weak" : "USL, strong",
          {{"t1", 10}, {"sigma", 0.05}, {"kappa", 0.005}, {"peak", std::sqrt(0.95 / 0.005)}},
          [weak](const Noise& noise, std::size_t samples, Random& random) {
            return noisy_curve({.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.05},
                               testing::eight_numbers_of_workers(), weak, noise, samples, random);
          },
          [](const CurveTimes& curve) {
            const LawFit fit = fit_law(Law::usl, curve, confidence);
            return std::vector{fit.t1_s.interval, fit.sigma.interval, fit.kappa.interval,
                               fit.peak_interval};
          }};
}

FittedLaw gustafson() {
  return {"Gustafson",
          {{"t1", 3}, {"serial share", 0.1}},
          [](const Noise& noise, std::size_t samples, Random& random) {
            return noisy_curve({.parallel_s = 3, .serial_share = 0.1},
                               testing::eight_numbers_of_workers(), true, noise, samples, random);
          },
          [](const CurveTimes& curve) {
            const LawFit fit = fit_law(Law::gustafson, curve, confidence);
            return std::vector{fit.t1_s.interval, fit.serial_share.interval};
          }};
}

/// A law's rows for one noise: one a parameter.
void tell_parameters(const FittedLaw& law, const Noise& noise, std::span<const std::size_t> samples,
                     int studies, Random& random) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [parameter, truth] : law.parameters) {
    rows.push_back({fmt::format("{}: {}", law.name, parameter), noise.name});
  }
  for (const std::size_t n : samples) {
    std::vector<Tally> tallies;
    for (const auto& [parameter, truth] : law.parameters) {
      tallies.emplace_back(truth);
    }
    for (int study = 0; study < studies; ++study) {
      const auto intervals = law.fit(law.curve(noise, n, random));
      for (std::size_t i = 0; i < tallies.size(); ++i) {
        tallies[i].count(intervals[i]);
      }
    }
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      rows[i].push_back(percent(tallies[i].share()));
    }
  }
  for (const auto& row : rows) {
    print_cells(row);
  }
}

void tell_laws(int studies) {
  const std::vector<std::size_t> samples{6, 7, 8, 9, 10, 12, 15, 20, 30, 50};
  print_head_over_samples(
      fmt::format("Intervals of 95 % of a law's parameters that hold the truth, in percent of {} "
                  "studies with {} numbers of workers, by the samples of a point",
                  studies, testing::eight_numbers_of_workers().size()),
      "interval of", samples);
  Random random(2);
  for (const FittedLaw& law : {amdahl(), usl(false), usl(true), gustafson()}) {
    for (const Noise& noise : every_noise()) {
      tell_parameters(law, noise, samples, studies, random);
    }
  }
}

void tell_choices(int studies) {
  std::vector<std::string> head{"true law", "numbers of workers"};
  for (const Law law : every_law) {
    head.emplace_back(name_of(law));
  }
  print_head(
      fmt::format("Laws that are chosen, in percent of {} studies with every noise, at 1, 2, 4, "
                  "... workers",
                  studies),
      head);
  for (const testing::TrueLaw& truth : testing::laws_to_be_told()) {
    for (const int numbers : {6, 7, 8}) {
      std::vector<int> chosen(every_law.size(), 0);
      testing::every_study(studies, truth.terms, false, testing::powers_of_two(numbers),
                           [&](const CurveTimes& curve) {
                             ++chosen.at(static_cast<std::size_t>(testing::chosen_law(curve)));
                           });
      std::vector<std::string> cells{std::string(name_of(truth.law)), std::to_string(numbers)};
      for (const int times : chosen) {
        cells.push_back(percent(static_cast<double>(times) / studies));
      }
      print_cells(cells);
    }
  }
}

/// The samples of a point that is measured until the stopping rule is content.
std::vector<double> measure_until_stopped(const Noise& noise, const Measure& measure,
                                          Random& random) {
  std::vector<double> times;
  while (!reason_to_stop(times, 0, measure)) {
    times.push_back(3 * noise.draw(random));
  }
  return times;
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
      const std::vector<double> times = measure_until_stopped(noise, measure, random);
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
  tell_laws(scaled(4000));
  tell_choices(scaled(4000));
  tell_stopping_rule(scaled(10000));
  return 0;
}

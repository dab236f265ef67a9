// SPDX-License-Identifier: BSD-3-Clause

// How far losses are off that are put together from many samples: by totals over all samples, by
// medians and by trimmed means of their shares (docs/statistics.md), as a table. The short form is
// tests/analysis/losses/planted_samples_test.cpp.
//   loss_estimators [STUDIES]   for each number (1000)
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "analysis/losses/time_accounts.hpp"
#include "results/worker_rows.hpp"
#include "tests/analysis/losses/planted_samples.hpp"

namespace scalelab {
namespace {

using testing::Disturbance;
using testing::PerCause;
using testing::PlantedStudy;

/// The shares of each sample of a point, and how long it was.
struct Shares {
  std::vector<PerCause> shares;
  std::vector<double> times_s;
};

std::vector<Shares> shares_of(const Results& results) {
  std::vector<Shares> points(results.points.size());
  rows_of(results).each([&](const Sample& sample, std::span<const WorkerSample> workers) {
    TimeAccounts alone(results.points.size());
    alone.add(sample, workers);
    const auto point = static_cast<std::size_t>(sample.point);
    PerCause& shares = points[point].shares.emplace_back();
    for (const Cause cause : every_cause) {
      shares[testing::place_of(cause)] = alone.account(point)->share(cause);
    }
    points[point].times_s.push_back(sample.time_s);
  });
  return points;
}

/// Makes one number of the numbers of all samples.
using Estimator = std::function<double(const std::vector<double>&, const std::vector<double>&)>;

PerCause put_together(const Shares& samples, const Estimator& estimator) {
  PerCause together{};
  for (std::size_t cause = 0; cause < together.size(); ++cause) {
    std::vector<double> shares;
    for (const PerCause& sample : samples.shares) {
      shares.push_back(sample[cause]);
    }
    together[cause] = estimator(shares, samples.times_s);
  }
  const double sum = testing::sum_of(together);
  for (double& share : together) {
    share /= sum;
  }
  return together;
}

double error_of(const Estimator& estimator, const PlantedStudy& planted) {
  const std::vector<Shares> points = shares_of(planted.results());
  const double efficiency = median(points[0].times_s) / (4 * median(points[1].times_s));
  const PerCause before = put_together(points[0], estimator);
  PerCause lost = put_together(points[1], estimator);
  for (std::size_t cause = 0; cause < lost.size(); ++cause) {
    lost[cause] -= efficiency * before[cause];
  }
  return testing::worst_error(lost, planted.truth());
}

const std::vector<std::pair<std::string, Estimator>>& estimators() {
  static const std::vector<std::pair<std::string, Estimator>> all = {
      {"totals",
       [](const std::vector<double>& shares, const std::vector<double>& times_s) {
         return std::inner_product(shares.begin(), shares.end(), times_s.begin(), 0.0);
       }},
      {"medians", [](const std::vector<double>& shares,
                     const std::vector<double>&) { return median(shares); }},
      {"trimmed means", [](const std::vector<double>& shares, const std::vector<double>&) {
         return interquartile_mean(shares);
       }}};
  return all;
}

void print_table(int studies) {
  fmt::print("| samples | | 6 | 8 | 12 | 24 | 50 |\n|---|---|---|---|---|---|---|\n");
  for (const Disturbance& disturbance : testing::every_disturbance()) {
    for (const auto& [name, estimator] : estimators()) {
      fmt::print("| {} | {} |", disturbance.name, name);
      for (const std::size_t samples : {6U, 8U, 12U, 24U, 50U}) {
        std::mt19937_64 random(1);
        double squares = 0;
        for (int i = 0; i < studies; ++i) {
          squares += std::pow(error_of(estimator, PlantedStudy(disturbance, samples, random)), 2);
        }
        fmt::print(" {:.2f} |", 100 * std::sqrt(squares / studies));
      }
      fmt::print("\n");
    }
  }
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  const int studies = argc > 1 ? std::atoi(argv[1]) : 1000;
  if (studies < 1) {
    fmt::print(stderr, "usage: loss_estimators [STUDIES]\n");
    return 2;
  }
  scalelab::print_table(studies);
}

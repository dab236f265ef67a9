// SPDX-License-Identifier: BSD-3-Clause

/// Losses found in studies of which they are known, in spite of noise and of samples that are not
/// like the others. tests/benchmarks/loss_estimators.cpp prints how far off other estimators are.
#include "tests/analysis/losses/planted_samples.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

using testing::Disturbance;
using testing::every_disturbance;
using testing::PlantedStudy;
using testing::worst_error;

Losses found_in(const Results& results) {
  return *analyse(results).at(0).points.at(1).losses;
}

/// The worst error of each study, as the root of their mean square.
double error_over_studies(const Disturbance& disturbance, std::size_t samples) {
  constexpr int studies = 100;
  std::mt19937_64 random(3);
  double squares = 0;
  for (int i = 0; i < studies; ++i) {
    const PlantedStudy planted(disturbance, samples, random);
    const Losses found = found_in(planted.results());
    EXPECT_NEAR(testing::sum_of(found.parts), found.lost, 1e-12);
    squares += std::pow(worst_error(found.parts, planted.truth()), 2);
  }
  return std::sqrt(squares / studies);
}

class PlantedSamples : public ::testing::TestWithParam<std::size_t> {};

TEST_P(PlantedSamples, ShowTheLossesThatAreKnown) {
  const std::vector<Disturbance> every = every_disturbance();
  const std::array most = {0.001, 0.001, 0.005, 0.07, 0.001, 0.07};
  for (std::size_t i = 0; i < every.size(); ++i) {
    EXPECT_LT(error_over_studies(every[i], GetParam()), most.at(i)) << every[i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, PlantedSamples, ::testing::Values(6U, 8U, 12U, 24U, 50U));

TEST(PlantedLoss, IsFoundExactlyBesideASampleThatStalled) {
  for (const std::size_t samples : {4U, 6U, 8U, 16U, 48U}) {
    Results results;
    testing::add_study(results, "stall", "pi", Scaling::strong);
    testing::add_point(results, 1, 1);
    testing::add_samples(results, std::vector<double>(samples, 8.0));
    testing::add_point(results, 4, 1);
    for (std::size_t i = 0; i < samples; ++i) {
      if (i % 8 == 3) {
        testing::add_samples(results, {21}, {.communication = 0.002, .barrier_wait = 0.9});
      } else {
        testing::add_samples(results, {2.1}, {.communication = 1.0 / 42, .barrier_wait = 1.0 / 42});
      }
    }
    const Losses found = found_in(results);
    EXPECT_NEAR(found.lost, 1 - 2 / 2.1, 1e-12);
    EXPECT_NEAR(found.part(Cause::compute), 0, 1e-12) << samples;
    EXPECT_NEAR(found.part(Cause::barrier), 1.0 / 42, 1e-12) << samples;
    EXPECT_NEAR(found.part(Cause::communication), 1.0 / 42, 1e-12) << samples;
  }
}

TEST(PlantedLoss, IsFoundInTheSamplesThatHaveRows) {
  Results results;
  testing::add_study(results, "some", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, std::vector<double>(8, 8.0));
  testing::add_point(results, 4, 1);
  testing::add_samples(results, std::vector<double>(8, 2.5), {.barrier_wait = 0.2});
  std::erase_if(results.workers, [](const WorkerSample& worker) { return worker.sample % 4 != 0; });
  const Losses found = found_in(results);
  EXPECT_NEAR(found.part(Cause::barrier), 0.2, 1e-12);
  EXPECT_NEAR(found.part(Cause::compute), 0, 1e-12);
}

}  // namespace
}  // namespace scalelab

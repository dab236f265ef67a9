// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/study_laws.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using testing::six;

/// A serial share of a tenth of 10 s, on 1, 2, 4 ... processes.
void add_amdahl(Results& results, std::int64_t most_ranks) {
  for (std::int64_t ranks = 1; ranks <= most_ranks; ranks *= 2) {
    add_point(results, ranks, 1);
    add_samples(results, six(1 + 9.0 / static_cast<double>(ranks)));
  }
}

StudyLaws laws(const Results& results) {
  const StudyAnalysis study = analyse(results).at(0);
  return study.laws;
}

TEST(LawsOf, FitsTheLawOfACurve) {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_amdahl(results, 32);
  const StudyLaws found = laws(results);
  ASSERT_EQ(found.principal, 0U);
  const CurveLaw& curve = found.curves[0];
  EXPECT_EQ(curve.choice->fit.law, Law::amdahl);
  EXPECT_NEAR(curve.choice->fit.t1_s.value, 10, 1e-9);
  EXPECT_NEAR(curve.choice->fit.sigma.value, 0.1, 1e-9);
  EXPECT_FALSE(curve.gustafson.has_value());
  // 10 s over 1 s + 9 s / 90
  EXPECT_NEAR(law_speedup(curve.choice->fit, curve, 90, 0.95).value, 10 / 1.1, 1e-9);
}

TEST(LawsOf, LeavesOutWhatIsOversubscribedOrFailed) {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_amdahl(results, 8);
  add_point(results, 16, 1).oversubscribed = true;
  add_samples(results, six(30));
  add_point(results, 32, 1).status = PointStatus::failed;
  add_samples(results, six(0.001));
  const StudyLaws found = laws(results);
  EXPECT_EQ(found.curves[0].times.points.size(), 4U);
  EXPECT_EQ(found.curves[0].choice->fit.most_workers, 8);
  EXPECT_NEAR(found.curves[0].choice->fit.sigma.value, 0.1, 1e-9);
}

TEST(LawsOf, SaysNothingOfTwoPoints) {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_amdahl(results, 2);
  const StudyLaws found = laws(results);
  EXPECT_FALSE(found.principal.has_value());
  EXPECT_FALSE(found.curves[0].choice.has_value());
}

TEST(LawsOf, LetsTheCurveWithTheMostWorkersSpeakForTheStudy) {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_amdahl(results, 32);
  for (const std::int64_t threads : {2, 4, 8}) {
    add_point(results, 1, threads);
    add_samples(results, six(10.0 / static_cast<double>(threads)));
  }
  const StudyAnalysis study = analyse(results).at(0);
  const std::vector<Series> series = study.series;
  const StudyLaws found = laws_of(results, study, series);
  ASSERT_EQ(found.curves.size(), 2U);
  EXPECT_EQ(series[*found.principal].label, "processes");
}

TEST(LawsOf, CountsWeakScalingInTheWorkOfOneWorker) {
  Results results;
  add_study(results, "weak", "gemm", Scaling::weak);
  for (const std::int64_t ranks : {1, 2, 4, 8}) {
    // Gustafson's law with a serial share of a fifth; the work of four could not grow in
    // proportion.
    const auto workers = static_cast<double>(ranks);
    const double fewer = ranks == 4 ? 0.9 : 1;
    add_point(results, ranks, 1).work = 1000 * workers * fewer;
    add_samples(results, six(5 * fewer * workers / (workers - 0.2 * (workers - 1))));
  }
  const StudyLaws found = laws(results);
  ASSERT_EQ(found.principal, 0U);
  const CurveLaw& curve = found.curves[0];
  EXPECT_NEAR(curve.gustafson->value, 0.2, 1e-9);
  EXPECT_NEAR(curve.times.points[2].time_s, 5 * 4 / (4 - 0.2 * 3), 1e-9);
  // The law is relative to the baseline: where it was measured, its speedup is near 1.
  EXPECT_NEAR(law_speedup(curve.choice->fit, curve, 1, 0.95).value, 1, 0.05);
}

TEST(LawsOf, HasNoneWithoutABaseline) {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_point(results, 1, 1);
  EXPECT_TRUE(laws(results).curves.empty());
}

}  // namespace
}  // namespace scalelab

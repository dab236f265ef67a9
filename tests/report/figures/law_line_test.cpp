// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/law_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// A serial share of a tenth of 10 s, on 1, 2, 4 ... processes.
Results amdahl(std::int64_t most_ranks) {
  Results results;
  testing::add_study(results, "Amdahl", "pi", Scaling::strong);
  for (std::int64_t ranks = 1; ranks <= most_ranks; ranks *= 2) {
    testing::add_point(results, ranks, 1);
    testing::add_samples(results, std::vector<double>(6, 1 + 9.0 / static_cast<double>(ranks)));
  }
  return results;
}

PlotData with_law(const Results& results) {
  const StudyAnalysis study = analyse(results).at(0);
  PlotData data = plot_data(results, study, FigureKind::speedup);
  add_law_line(data, study);
  return data;
}

TEST(LawLine, GoesThroughTheDataAndBeyondIt) {
  const PlotData data = with_law(amdahl(16));
  ASSERT_TRUE(data.law.has_value());
  EXPECT_EQ(data.law->label, "Amdahl's law");
  EXPECT_EQ(data.law->fitted.front().workers, 1);
  EXPECT_NEAR(data.law->fitted.front().value, 1, 1e-9);
  EXPECT_EQ(data.law->fitted.back().workers, 16);
  EXPECT_EQ(data.law->extrapolated.front().workers, 16);
  EXPECT_EQ(data.law->extrapolated.back().workers, 32);
  EXPECT_NEAR(data.law->extrapolated.back().value, 10 / (1 + 9.0 / 32), 1e-9);
  EXPECT_GT(data.x_end, 32);
  EXPECT_THAT(data.worker_ticks, ElementsAre(1, 2, 4, 8, 16, 32));
}

TEST(LawLine, IsNotDrawnThroughTooFewPoints) {
  EXPECT_FALSE(with_law(amdahl(4)).law.has_value());
}

TEST(LawLine, StaysInItsFigureHoweverUnsureTheLawIs) {
  // Times that differ threefold within each point.
  Results results = amdahl(8);
  for (std::size_t i = 0; i < results.samples.size(); ++i) {
    results.samples[i].time_s *= i % 2 == 0 ? 1 : 3;
  }
  const PlotData data = with_law(results);
  ASSERT_TRUE(data.law.has_value());
  for (const PlotPoint& point : data.law->extrapolated) {
    EXPECT_GE(point.low, 0);
    EXPECT_LE(point.high, data.y_end);
  }
}

TEST(LawsInJson, AreThoseOfTheStudyAndOfEachCurve) {
  const auto json = nlohmann::json::parse(json_report(amdahl(32), analyse(amdahl(32))));
  const auto& study = json["studies"][0];
  EXPECT_EQ(study["verdict"], "fits");
  EXPECT_EQ(study["law"], "amdahl");
  EXPECT_EQ(study["nearest_law"], "amdahl");
  EXPECT_EQ(study["chance"], 1);
  EXPECT_EQ(study["measured_peak"]["workers"], 32);
  EXPECT_TRUE(study["measured_peak"]["fall"].is_null());
  EXPECT_EQ(study["curve"], "processes");
  EXPECT_NEAR(study["t1_s"]["value"].get<double>(), 10, 1e-9);
  EXPECT_NEAR(study["sigma"]["value"].get<double>(), 0.1, 1e-9);
  EXPECT_LE(study["sigma"]["low"].get<double>(), study["sigma"]["high"].get<double>());
  EXPECT_EQ(study["kappa"]["value"], 0);
  EXPECT_TRUE(study["peak_workers"]["value"].is_null());
  EXPECT_TRUE(study["peak_workers"]["high"].is_null());
  ASSERT_THAT(study["laws"], SizeIs(1));
  const auto& curve = study["laws"][0];
  EXPECT_EQ(curve["workers"], nlohmann::json({1, 2, 4, 8, 16, 32}));
  EXPECT_LT(curve["scores"]["amdahl"].get<double>(), curve["scores"]["ideal"].get<double>());
  EXPECT_THAT(curve["standard_errors"], SizeIs(6));
  EXPECT_EQ(curve["rivals"], nlohmann::json::array());
  EXPECT_EQ(curve["held_out"]["workers"], 32);
  EXPECT_FALSE(curve["held_out"]["misses"].get<bool>());
}

TEST(LawsInJson, NameNoLawWhereNoneFits) {
  Results results = amdahl(16);
  for (Sample& sample : results.samples) {
    sample.time_s *= sample.point == 4 ? 2 : 1;
  }
  const auto json = nlohmann::json::parse(json_report(results, analyse(results)));
  const auto& study = json["studies"][0];
  EXPECT_EQ(study["verdict"], "no law");
  EXPECT_TRUE(study["law"].is_null());
  EXPECT_TRUE(study["sigma"]["value"].is_null());
  EXPECT_TRUE(study["nearest_law"].is_string());
  EXPECT_GT(study["furthest"]["standard_errors"], 3);
  EXPECT_EQ(study["measured_peak"]["fall"]["to"], 16);
  EXPECT_FALSE(with_law(results).law.has_value());
}

TEST(LawsInJson, HaveEveryKeyWithoutALaw) {
  const auto json = nlohmann::json::parse(json_report(amdahl(2), analyse(amdahl(2))));
  const auto& study = json["studies"][0];
  EXPECT_TRUE(study["law"].is_null());
  for (const char* name : {"t1_s", "sigma", "kappa", "peak_workers"}) {
    for (const char* part : {"value", "low", "high"}) {
      ASSERT_TRUE(study[name].contains(part)) << name << " " << part;
      EXPECT_TRUE(study[name][part].is_null());
    }
  }
}

}  // namespace
}  // namespace scalelab

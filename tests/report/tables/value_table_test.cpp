// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/value_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/html.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "tests/analysis/results_builder.hpp"
#include "tests/report/headings.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Six samples of the last point; the first is lowest, the others are as given.
void add_convoy(Results& results, double lowest, double rate, double latency_s) {
  for (int repeat = 0; repeat < 6; ++repeat) {
    testing::add_samples(results, {1.0});
    results.samples.back().measured = {
        {"rate", "s-1", "operations of worker 0 each second", repeat == 0 ? lowest : rate},
        {"median_latency_s", "s", "median time of an operation", latency_s},
        {"seed", "1", "the same everywhere", 17}};
  }
}

Results convoy() {
  Results results;
  testing::add_study(results, "Convoy", "convoy", Scaling::strong);
  testing::add_point(results, 1, 1);
  add_convoy(results, 4870.2, 4983.4, 1.1234e-4);
  testing::add_point(results, 1, 2);
  add_convoy(results, 180, 185.23, 5.0512e-3);
  return results;
}

PointTable table_of(const Results& results) {
  return value_table(results, analyse(results).at(0));
}

TEST(ValueTable, HasAColumnAndAnIntervalForEachValueThatDiffers) {
  const PointTable table = table_of(convoy());

  EXPECT_THAT(headings_of(table), ElementsAre("layout", "model", "n", "rate (1/s)", "interval",
                                              "median latency (ms)", "interval"));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.rows[0].cells,
              ElementsAre("1x1", "serial", "6", "4983", "4911-4983", "0.112", "0.112-0.112"));
  EXPECT_THAT(table.rows[1].cells,
              ElementsAre("1x2", "threads", "6", "185", "182-185", "5.05", "5.05-5.05"));
}

TEST(ValueTable, ChoosesUnitsThatAPersonReads) {
  Results results;
  testing::add_study(results, "Exchange", "exchange", Scaling::strong);
  for (const double factor : {1.0, 2.0}) {
    testing::add_point(results, 1, 2);
    testing::add_samples(results, {1.0});
    results.samples.back().measured = {
        {"time_s", "s", "", 2.5e-6 * factor},   {"bandwidth", "byte s-1", "", 3.21e9 * factor},
        {"memory", "byte", "", 81920 * factor}, {"updates", "s-1", "", 2.5e6 * factor},
        {"lost", "1", "", 123456 * factor},     {"drift", "K", "", -0.25 * factor}};
  }
  const PointTable table = table_of(results);
  EXPECT_THAT(headings_of(table),
              ElementsAre("layout", "model", "n", "time (us)", "interval", "bandwidth (GB/s)",
                          "interval", "memory (kB)", "interval", "updates (M/s)", "interval",
                          "lost", "interval", "drift (K)", "interval"));
  EXPECT_THAT(table.rows.at(1).cells,
              ElementsAre("1x2", "threads", "1", "5.00", "-", "6.42", "-", "164", "-", "5.00", "-",
                          "246912", "-", "-0.500", "-"));
}

TEST(ValueTable, IsEmptyWhereNothingDiffers) {
  Results results = convoy();
  for (Sample& sample : results.samples) {
    sample.measured.erase(sample.measured.begin(), sample.measured.begin() + 2);
  }
  EXPECT_THAT(table_of(results).rows, IsEmpty());
  EXPECT_THAT(text_report(results, false), Not(HasSubstr("kernel measured")));
  EXPECT_THAT(html_report(results, analyse(results)), Not(HasSubstr("kernel measured")));
}

TEST(ValueTable, IsInTextAndPageWithWhatTheValuesMean) {
  EXPECT_THAT(text_report(convoy(), false),
              AllOf(HasSubstr("\nWhat the kernel measured\n"), HasSubstr("4911-4983"),
                    HasSubstr("\nrate: operations of worker 0 each second\n"),
                    Not(HasSubstr("the same everywhere"))));
  EXPECT_THAT(html_report(convoy(), analyse(convoy())),
              AllOf(HasSubstr("<h3>What the kernel measured</h3>"), HasSubstr("4911-4983"),
                    HasSubstr("rate: operations of worker 0 each second")));
}

TEST(ValuesInJson, HaveTheirColumnsNames) {
  const auto json = nlohmann::json::parse(json_report(convoy(), analyse(convoy())));
  const auto& point = json["studies"][0]["points"][0];
  EXPECT_EQ(point["values"]["convoy_rate"]["unit"], "s-1");
  EXPECT_EQ(point["values"]["convoy_rate"]["median"], 4983.4);
  // 0.357 of the way from the first of six to the second: InterpolatedMedianInterval.
  EXPECT_NEAR(point["values"]["convoy_rate"]["low"].get<double>(),
              4870.2 + 0.5 / 1.4 * (4983.4 - 4870.2), 1e-9);
  EXPECT_EQ(point["values"]["convoy_rate"]["high"], 4983.4);
  EXPECT_EQ(point["values"]["convoy_seed"]["median"], 17);
  EXPECT_FALSE(point.contains("convoy_rate_median"));
}

}  // namespace
}  // namespace scalelab

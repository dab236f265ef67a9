// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/tables/point_table.hpp"
#include "terminal/visible_text.hpp"
#include "tests/report/realistic_results.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

/// A reader of RFC 4180 for the tests, apart from the writer.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1);
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n')) {
      rows.back().push_back(field);
      field.clear();
      if (c == '\n') {
        rows.emplace_back();
      }
    } else if (quoted || c != '\r') {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::vector<std::map<std::string, std::string>> records(const std::string& text) {
  const auto rows = parse_csv(text);
  std::vector<std::map<std::string, std::string>> parsed;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    EXPECT_EQ(rows[row].size(), rows[0].size());
    parsed.emplace_back();
    for (std::size_t i = 0; i < rows[0].size(); ++i) {
      parsed.back()[rows[0][i]] = rows[row][i];
    }
    EXPECT_EQ(parsed.back().size(), rows[0].size()) << "two columns have one name";
  }
  return parsed;
}

std::vector<std::map<std::string, std::string>> records(const Results& results) {
  return records(csv_report(results, analyse(results)));
}

TEST(CsvReport, HasOneRecordAPointThatReadsBackExactly) {
  const Results results = testing::realistic_results();
  const std::vector<StudyAnalysis>& studies = testing::realistic_studies();
  const auto parsed = records(csv_report(results, studies));

  ASSERT_EQ(parsed.size(), results.points.size());
  EXPECT_EQ(parsed[1].at("model"), "threads");
  EXPECT_EQ(parsed[1].at("samples"), "12");
  EXPECT_EQ(std::stod(parsed[1].at("speedup")), studies[0].points[1].speedup->value);
  EXPECT_EQ(parsed[0].at("size_samples"), "1000");
  EXPECT_EQ(parsed[0].at("oversubscribed"), "0");
}

TEST(Reports, CarryChoicesAsTheyAre) {
  Results results;
  testing::add_study(results, "choices", "duty", Scaling::strong);
  testing::add_point(results, 1, 1).size = {{"operations", 5.0}, {"rest", "wait"}};
  testing::add_samples(results, {1.0});
  testing::add_point(results, 1, 1).size = {{"operations", 5.0}, {"rest", "native"}};
  testing::add_samples(results, {1.0});

  EXPECT_EQ(records(results).at(1).at("size_rest"), "native");
  EXPECT_EQ(records(results).at(1).at("size_operations"), "5");
  const auto json = nlohmann::json::parse(json_report(results, analyse(results)));
  EXPECT_EQ(json["studies"][0]["points"][1]["size"],
            nlohmann::json({{"operations", 5.0}, {"rest", "native"}}));
  const PointTable table = point_table(results, analyse(results).at(0));
  EXPECT_EQ(table.columns.at(2).heading, "rest");
  EXPECT_FALSE(table.columns[2].is_number);
  EXPECT_EQ(table.rows.at(1).cells.at(2), "native");
}

TEST(CsvReport, KeepsAChoiceAndANumberOfOneNameApart) {
  Results results;
  testing::add_study(results, "merged", "duty", Scaling::strong);
  testing::add_point(results, 1, 1).size = {{"rest", "wait"}};
  testing::add_point(results, 1, 2).size = {{"rest", 0.5}};

  const auto parsed = records(results);

  EXPECT_EQ(parsed.at(0).at("size_rest"), "");
  EXPECT_EQ(parsed.at(0).at("size_rest_2"), "wait");
  EXPECT_EQ(parsed.at(1).at("size_rest"), "0.5");
  EXPECT_EQ(parsed.at(1).at("size_rest_2"), "");
}

TEST(CsvReport, QuotesWhatNeedsIt) {
  Results results;
  testing::add_study(results, "quotes", "pi", Scaling::strong);
  Point& point = testing::add_point(results, 1, 1);
  point.status = PointStatus::skipped;
  point.reason = "he said \"no\",\nthen left";
  EXPECT_THAT(csv_report(results, analyse(results)),
              HasSubstr("\"he said \"\"no\"\",\nthen left\""));
  EXPECT_EQ(records(results).at(0).at("reason"), point.reason);
}

TEST(CsvReport, LeavesEmptyWhatIsNotAvailable) {
  Results results;
  testing::add_study(results, "empty", "pi", Scaling::strong);
  testing::add_point(results, 1, 1).status = PointStatus::planned;
  EXPECT_EQ(records(results).at(0).at("median_s"), "");
  EXPECT_EQ(records(results).at(0).at("baseline"), "-1");
}

/// Two files: one of pi, one of a kernel with another parameter and a choice.
class SeveralFiles : public ::testing::Test {
 protected:
  SeveralFiles() {
    testing::add_study(pi_, "one", "pi", Scaling::strong);
    testing::add_point(pi_, 1, 1).size = {{"samples", 9.0}, {"rest", 2.0}};
    testing::add_samples(pi_, testing::six(2));
    testing::add_point(pi_, 2, 1).size = {{"samples", 9.0}, {"rest", 2.0}};
    testing::add_study(duty_, "two", "duty", Scaling::strong);
    testing::add_point(duty_, 1, 1).size = {{"operations", 5.0}, {"rest", "wait"}};
    testing::add_samples(duty_, testing::six(3));
    pi_studies_ = analyse(pi_);
    duty_studies_ = analyse(duty_);
  }

  [[nodiscard]] std::vector<ReportedFile> files() const {
    return {{"a, b.h5", pi_, pi_studies_}, {"c.h5", duty_, duty_studies_}};
  }

  Results pi_;
  Results duty_;
  std::vector<StudyAnalysis> pi_studies_;
  std::vector<StudyAnalysis> duty_studies_;
};

TEST_F(SeveralFiles, AreOneTableWithOneHeader) {
  const std::string text = csv_report(files());
  EXPECT_THAT(text, ::testing::StartsWith("file,study,kernel,"));
  const auto parsed = records(text);
  ASSERT_EQ(parsed.size(), 3U);
  EXPECT_EQ(parsed[0].at("file"), "a, b.h5");
  EXPECT_EQ(parsed[1].at("file"), "a, b.h5");
  EXPECT_EQ(parsed[2].at("file"), "c.h5");
  EXPECT_EQ(parsed[1].at("kernel"), "pi");
  EXPECT_EQ(parsed[2].at("kernel"), "duty");
  EXPECT_EQ(parsed[2].at("median_s"), "3");
  EXPECT_EQ(parsed[0].at("size_samples"), "9");
  EXPECT_EQ(parsed[2].at("size_samples"), "");
  EXPECT_EQ(parsed[0].at("size_operations"), "");
  EXPECT_EQ(parsed[2].at("size_operations"), "5");
  EXPECT_EQ(parsed[0].at("size_rest"), "2");
  EXPECT_EQ(parsed[2].at("size_rest"), "");
  EXPECT_EQ(parsed[2].at("size_rest_2"), "wait");
}

TEST_F(SeveralFiles, HaveInTheTableWhatEachHasAlone) {
  const auto together = records(csv_report(files()));
  const auto alone = records(pi_);
  for (std::size_t row = 0; row < alone.size(); ++row) {
    for (const auto& [name, value] : alone[row]) {
      EXPECT_EQ(together[row].at(name), value) << name;
    }
  }
}

TEST_F(SeveralFiles, AreOneDocumentThatNamesEach) {
  auto json = nlohmann::json::parse(json_report(files()));
  ASSERT_EQ(json["files"].size(), 2U);
  EXPECT_EQ(json["files"][0]["file"], "a, b.h5");
  EXPECT_EQ(json["files"][1]["file"], "c.h5");
  json["files"][1].erase("file");
  EXPECT_EQ(json["files"][1], nlohmann::json::parse(json_report(duty_, duty_studies_)));
}

TEST(JsonReport, HasStudiesWithBaselinePointsAndSummary) {
  const Results results = testing::realistic_results();
  const std::vector<StudyAnalysis>& studies = testing::realistic_studies();
  const auto json = nlohmann::json::parse(json_report(results, studies));

  ASSERT_EQ(json["studies"].size(), 5U);
  const auto& study = json["studies"][0];
  EXPECT_EQ(study["title"], "Monte Carlo pi, strong scaling");
  EXPECT_EQ(study["kernel"], "pi");
  EXPECT_EQ(study["scaling"], "strong");
  EXPECT_EQ(study["baseline"]["point"], 0);
  EXPECT_EQ(study["baseline"]["median_s"], studies[0].points[0].time_s->value);
  EXPECT_EQ(study["points"].size(), 10U);
  EXPECT_EQ(study["points"][1]["speedup"], studies[0].points[1].speedup->value);
  EXPECT_EQ(study["points"][1]["size"]["samples"], 1000);
  EXPECT_EQ(study["points"][1]["oversubscribed"], false);
  EXPECT_FALSE(study["summary"].empty());
  EXPECT_TRUE(json["studies"][1]["points"][0]["speedup"].is_number());
}

TEST(JsonReport, TellsOfNodesWhereThereAreSeveral) {
  Results results;
  testing::add_study(results, "nodes", "pi", Scaling::strong);
  for (const char* host : {"fast", "slow"}) {
    results.machine.nodes.emplace_back().hostname = host;
  }
  testing::add_point(results, 1, 1);
  testing::add_samples(results, testing::six(20));
  testing::add_point(results, 2, 1);
  testing::add_samples(results, testing::six(12));
  for (std::size_t row = 6; row < results.workers.size(); ++row) {
    if (results.workers[row].rank == 0) {
      results.workers[row].busy_s = 10;
      results.workers[row].communication_s = 2;
    } else {
      results.workers[row].node = 1;
    }
  }
  const auto study = nlohmann::json::parse(json_report(results, analyse(results)))["studies"][0];
  ASSERT_EQ(study["slow_nodes"].size(), 1U);
  const auto& slow = study["slow_nodes"][0];
  EXPECT_EQ(slow["node"], 1);
  EXPECT_EQ(slow["name"], "slow");
  EXPECT_NEAR(slow["longer_least"], 0.2, 1e-12);
  EXPECT_NEAR(slow["longer_most"], 0.2, 1e-12);
  EXPECT_EQ(slow["points"], nlohmann::json({1}));
  EXPECT_FALSE(study["points"][0].contains("by_node"));
  const auto& nodes = study["points"][1]["by_node"];
  ASSERT_EQ(nodes.size(), 2U);
  EXPECT_EQ(nodes[0]["name"], "fast");
  EXPECT_EQ(nodes[0]["workers"], 1);
  EXPECT_NEAR(nodes[0]["parallel_efficiency"], 10.0 / 12, 1e-12);
  EXPECT_NEAR(nodes[0]["process_communication_efficiency"], 10.0 / 12, 1e-12);
  EXPECT_NEAR(nodes[1]["computed_longer"], 0.2, 1e-12);
  EXPECT_EQ(nodes[1]["thread_serialisation"], 1);
}

TEST(JsonReport, SaysNullWhereNothingIsKnownAndSurvivesBadText) {
  Results results;
  testing::add_study(results, "bad \xff byte", "pi", Scaling::strong);
  testing::add_point(results, 1, 1).status = PointStatus::planned;
  const auto json = nlohmann::json::parse(json_report(results, analyse(results)));
  EXPECT_TRUE(json["studies"][0]["baseline"].is_null());
  EXPECT_TRUE(json["studies"][0]["points"][0]["median_s"].is_null());
}

TEST(JsonReport, LetsNothingThroughThatSteersATerminal) {
  Results results;
  const std::string title = "\x1b[1m \x7f \u009b31m \u202e 漢";
  testing::add_study(results, title, "pi", Scaling::strong);
  testing::add_point(results, 1, 1).status = PointStatus::planned;
  const std::string text = json_report(results, analyse(results));
  EXPECT_EQ(visible_lines(text), text);
  EXPECT_THAT(text, HasSubstr(R"(\u001b[1m \u007f \u009b31m \u202e 漢)"));
  EXPECT_EQ(nlohmann::json::parse(text)["studies"][0]["title"], title);
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "report/fitness_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/fitness/fit_computer.hpp"

namespace scalelab {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Two computers: one fit, one of which others use a core.
std::vector<FitnessFacts> two_computers() {
  FitnessFacts busy = fit_computer();
  busy.hostname = "n1";
  busy.other_load = 1.0;
  return {fit_computer(), busy};
}

std::vector<NodeFitness> judged(const std::vector<FitnessFacts>& computers) {
  std::vector<NodeFitness> nodes;
  for (const FitnessFacts& facts : computers) {
    nodes.push_back(judge(facts));
  }
  return nodes;
}

TEST(FitnessText, HasALineForEachFindingAndAVerdict) {
  const std::string text = fitness_text({judge(fit_computer())});
  EXPECT_THAT(text, StartsWith("n0: a processor\n  fine   cores     4 of 4, 4 hardware threads"));
  EXPECT_THAT(text, HasSubstr("\n  fine   governor  performance\n"));
  EXPECT_THAT(text, EndsWith("\n\nFit to measure on.\n"));
}

TEST(FitnessText, GivesTheCureInTheSameLine) {
  const std::string text = fitness_text(judged(two_computers()));
  EXPECT_THAT(text, HasSubstr("\n  unfit  load      others use 1.00 of 4 processors (load average "
                              "0.25): find\n                   them with top"));
  EXPECT_THAT(text, EndsWith("\nUnfit to measure on, for load on n1.\n"));
}

TEST(FitnessText, NamesWhatToMind) {
  FitnessFacts facts = fit_computer();
  facts.turbo = true;
  facts.governor = "powersave";
  EXPECT_THAT(fitness_text({judge(facts)}),
              EndsWith("\nFit to measure on; mind governor, turbo.\n"));
}

TEST(FitnessText, FitsEightyColumns) {
  FitnessFacts facts = fit_computer();
  facts.quota = 0.5;
  facts.noise[0] = {.quantum_s = 1e-4, .lost_share = 0.5, .longest_s = 0.02, .per_second = 1234};
  facts.openmp["OMP_PROC_BIND"] = "CLOSE";
  facts.openmp["OMP_PLACES"] = "{0},{1},{2},{3},{4},{5},{6},{7}";
  std::istringstream lines(fitness_text({judge(facts)}));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(FitnessJson, HoldsVerdictsFindingsAndFacts) {
  const auto facts = two_computers();
  const auto json = nlohmann::json::parse(fitness_json(judged(facts), facts));
  EXPECT_EQ(json.at("verdict"), "unfit");
  ASSERT_EQ(json.at("nodes").size(), 2U);
  EXPECT_EQ(json["nodes"][0].at("verdict"), "fine");
  EXPECT_EQ(json["nodes"][1].at("hostname"), "n1");
  EXPECT_EQ(json["nodes"][1].at("facts").at("other_load"), 1.0);
  EXPECT_EQ(json["nodes"][0].at("facts").at("quota"), nullptr);
  for (const auto& found : json["nodes"][1].at("findings")) {
    EXPECT_EQ(found.at("grade"), found.at("subject") == "load" ? "unfit" : "fine");
  }
}

TEST(FitnessJson, RefusesFactsOfOtherComputers) {
  EXPECT_THROW(fitness_json(judged(two_computers()), {}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab

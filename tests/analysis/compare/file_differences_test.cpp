// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/file_differences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Results file() {
  Results results;
  results.provenance.git_commit = "abc";
  results.provenance.created = "2024-01-01T00:00:00Z";
  results.machine.facts = {{"compiler", "g++ 12"}, {"compiler_flags", "-O3"}};
  NodeRecord node;
  node.hostname = "one";
  node.cpu = "A CPU";
  node.cores = 4;
  node.memory_bytes = 8'000'000'000;
  results.machine.nodes = {node, node};
  results.studies.resize(1);
  return results;
}

std::vector<FileDifference> differences(const Results& base, const Results& candidate) {
  return file_differences({{"base.h5", &base}}, {{"new.h5", &candidate}});
}

TEST(FileDifferences, AreNoneBetweenRunsOfOneProgramOnOneMachine) {
  Results later = file();
  later.provenance.created = "2025-01-01T00:00:00Z";
  later.provenance.command_line = "scalelab run other.toml";
  EXPECT_THAT(differences(file(), later), IsEmpty());
}

TEST(FileDifferences, AreOfCommitCompilerAndFacts) {
  Results other = file();
  other.provenance.git_commit = "def-dirty";
  other.machine.facts["compiler_flags"] = "-O0";
  other.machine.facts.erase("compiler");
  other.machine.facts["mpi"] = "MPICH";
  EXPECT_THAT(differences(file(), other),
              ElementsAre(FileDifference{"commit", {"abc"}, {"def-dirty"}},
                          FileDifference{"compiler", {"g++ 12"}, {""}},
                          FileDifference{"compiler_flags", {"-O3"}, {"-O0"}},
                          FileDifference{"mpi", {""}, {"MPICH"}}));
}

TEST(FileDifferences, AreOfComputersAndPlacement) {
  Results other = file();
  other.machine.nodes[1].hostname = "two";
  other.machine.nodes[0].cpu_quota = 1.5;
  other.machine.nodes[0].governor = "powersave";
  other.studies[0].placement = PlacementPolicy::spread;
  EXPECT_THAT(differences(file(), other),
              ElementsAre(FileDifference{"computer", {"one"}, {"one, two"}},
                          FileDifference{"cpu_quota", {""}, {"1.50"}},
                          FileDifference{"governor", {""}, {"powersave"}},
                          FileDifference{"placement", {"compact"}, {"spread"}}));
}

TEST(FileDifferences, AreOfAnyFileOfASide) {
  const Results usual = file();
  Results other = file();
  other.machine.nodes[0].governor = "powersave";
  other.machine.facts.erase("compiler");
  EXPECT_THAT(file_differences({{"b1", &usual}, {"b2", &other}}, {{"n1", &usual}, {"n2", &usual}}),
              ElementsAre(FileDifference{"compiler", {"g++ 12", ""}, {"g++ 12", "g++ 12"}},
                          FileDifference{"governor", {"", "powersave"}, {"", ""}}));
  EXPECT_THAT(file_differences({{"b1", &usual}, {"b2", &usual}}, {{"n1", &usual}, {"n2", &usual}}),
              IsEmpty());
}

}  // namespace
}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/placement_findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/placement_builder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::node;

struct Seen {
  std::int64_t core = 0;
  std::int64_t rank = 0;
  bool pinned = true;
  std::int64_t node = 0;
};

/// The rows of one sample.
void add(PlacementFindings& findings, std::int64_t sample, const std::vector<Seen>& workers) {
  for (const Seen& seen : workers) {
    WorkerSample row;
    row.sample = sample;
    row.rank = seen.rank;
    row.node = seen.node;
    row.physical_core = seen.core;
    row.pinned = seen.pinned;
    findings.add(row);
  }
}

/// What is found in so many samples with the same rows.
std::vector<PlacementFault> found(const std::vector<NodeRecord>& nodes,
                                  const std::vector<Seen>& workers, int samples = 1,
                                  PlacementPolicy policy = PlacementPolicy::spread) {
  PlacementFindings findings(nodes, policy);
  for (int sample = 0; sample < samples; ++sample) {
    add(findings, sample, workers);
  }
  return findings.faults();
}

TEST(PlacementFindings, AreNoneWhereEachWorkerHasACore) {
  EXPECT_THAT(found({node()}, {{.core = 0}, {.core = 1}, {.core = 2}, {.core = 3}}), IsEmpty());
}

TEST(PlacementFindings, FindTwoWorkersPinnedToOneCore) {
  EXPECT_THAT(found({node()}, {{.core = 0}, {.core = 2}, {.core = 2}}),
              ElementsAre(PlacementFault::shared_core));
}

TEST(PlacementFindings, DoNotMixUpTheCoresOfTwoComputers) {
  const std::vector<NodeRecord> nodes{node("n0"), node("n1")};
  EXPECT_THAT(found(nodes, {{.core = 0, .node = 0}, {.core = 0, .node = 1}}), IsEmpty());
}

TEST(PlacementFindings, KnowTwoNodesOfOneComputer) {
  const std::vector<NodeRecord> nodes{node("n0"), node("n0")};
  EXPECT_THAT(found(nodes, {{.core = 0, .node = 0}, {.core = 0, .node = 1}}),
              ElementsAre(PlacementFault::shared_core));
}

TEST(PlacementFindings, DoNotMixUpSamples) {
  const std::vector<NodeRecord> nodes{node()};
  PlacementFindings findings(nodes, PlacementPolicy::spread);
  add(findings, 0, {{.core = 0}});
  add(findings, 1, {{.core = 0}});
  EXPECT_THAT(findings.faults(), IsEmpty());
}

TEST(PlacementFindings, RememberAFaultOfAnEarlierSample) {
  const std::vector<NodeRecord> nodes{node()};
  PlacementFindings findings(nodes, PlacementPolicy::spread);
  add(findings, 0, {{.core = 1}, {.core = 1}});
  add(findings, 1, {{.core = 0}, {.core = 1}});
  EXPECT_THAT(findings.faults(), ElementsAre(PlacementFault::shared_core));
}

TEST(PlacementFindings, CountSamplesThatAreAlikeEachForItself) {
  const std::vector<Seen> apart{{.core = 0, .pinned = false}, {.core = 1, .pinned = false}};
  const std::vector<Seen> together{{.core = 1, .pinned = false}, {.core = 1, .pinned = false}};
  const std::vector<NodeRecord> nodes{node()};
  PlacementFindings findings(nodes, PlacementPolicy::none);
  add(findings, 0, apart);
  add(findings, 1, together);
  add(findings, 2, together);
  EXPECT_THAT(findings.faults(), ElementsAre(PlacementFault::shared_core));
  add(findings, 3, apart);
  EXPECT_THAT(findings.faults(), IsEmpty());
}

TEST(PlacementFindings, AskForMoreThanOneSightOfWorkersThatMayMove) {
  const std::vector<Seen> together{{.core = 1, .pinned = false}, {.core = 1, .pinned = false}};
  const std::vector<Seen> apart{{.core = 0, .pinned = false}, {.core = 1, .pinned = false}};
  EXPECT_THAT(found({node()}, together, 2, PlacementPolicy::none), IsEmpty());
  EXPECT_THAT(found({node()}, together, 3, PlacementPolicy::none),
              ElementsAre(PlacementFault::shared_core));

  const std::vector<NodeRecord> nodes{node()};
  PlacementFindings half(nodes, PlacementPolicy::none);
  add(half, 0, together);
  add(half, 1, apart);
  add(half, 2, together);
  add(half, 3, apart);
  EXPECT_THAT(half.faults(), IsEmpty());
}

TEST(PlacementFindings, FindARankWithOneCoreForAllItsThreads) {
  NodeRecord narrow = node();
  narrow.cores = 1;
  narrow.hardware_threads = 1;
  EXPECT_THAT(found({narrow}, {{.core = 3}, {.core = 3}}),
              ElementsAre(PlacementFault::confined_rank));
  // Ranks of one thread each are too many for the core, but none of them is confined.
  EXPECT_THAT(found({narrow}, {{.core = 3, .rank = 0}, {.core = 3, .rank = 1}}), IsEmpty());
}

TEST(PlacementFindings, FindAQuotaBelowTheWorkers) {
  NodeRecord limited = node();
  limited.cpu_quota = 1.5;
  EXPECT_THAT(found({limited}, {{.core = 0}, {.core = 1}}),
              ElementsAre(PlacementFault::above_quota));
  EXPECT_THAT(found({limited}, {{.core = 0}}), IsEmpty());
}

TEST(PlacementFindings, FindHardwareThreadsThatCountAsWorkers) {
  const std::vector<Seen> five{{.core = 0}, {.core = 0}, {.core = 1}, {.core = 2}, {.core = 3}};
  EXPECT_THAT(found({node()}, five), ElementsAre(PlacementFault::hardware_threads));

  // Nine workers on eight hardware threads are oversubscribed in a way that all expect.
  const std::vector<Seen> nine(9, Seen{.core = 0, .pinned = false});
  EXPECT_THAT(found({node()}, nine), IsEmpty());
}

TEST(PlacementFindings, FindWorkersThatCouldNotBePinned) {
  const std::vector<Seen> two{{.core = 0, .pinned = false}, {.core = 1}};
  EXPECT_THAT(found({node()}, two), ElementsAre(PlacementFault::not_pinned));
  EXPECT_THAT(found({node()}, two, 1, PlacementPolicy::none), IsEmpty());
}

TEST(PlacementFindings, SayNothingOfRowsThatDoNotTell) {
  EXPECT_THAT(found({node()}, {{.core = -1, .pinned = false}, {.core = -1, .pinned = false}}),
              IsEmpty());
  EXPECT_THAT(found({}, {{.core = 0}, {.core = 0}}), IsEmpty());
}

}  // namespace
}  // namespace scalelab

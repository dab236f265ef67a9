// SPDX-License-Identifier: BSD-3-Clause
#include "results/merge.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

TEST(Merge, OfNothingIsEmpty) {
  EXPECT_EQ(merge({}), Results{});
}

TEST(Merge, OfOneFileDropsOnlyTheAnalysis) {
  Results expected = example_results();
  expected.analysis.clear();

  EXPECT_EQ(merge({example_results()}), expected);
}

TEST(Merge, ShiftsEveryIndex) {
  // Each part has two studies, two nodes, three points, and samples of order 0, 1, 2.
  const Results all = merge({example_results(), example_results()});

  ASSERT_EQ(all.studies.size(), 4U);
  ASSERT_EQ(all.machine.nodes.size(), 4U);
  ASSERT_EQ(all.points.size(), 6U);
  ASSERT_EQ(all.samples.size(), 6U);
  ASSERT_EQ(all.workers.size(), 12U);
  EXPECT_EQ(all.points[3].study, 2);
  EXPECT_EQ(all.points[5].study, 3);
  EXPECT_EQ(all.samples[3].point, 3);
  EXPECT_EQ(all.samples[5].point, 5);
  EXPECT_EQ(all.samples[3].order, 3);
  EXPECT_EQ(all.samples[5].order, 5);
  EXPECT_EQ(all.workers[6].sample, 3);
  EXPECT_EQ(all.workers[6].node, 2);
  EXPECT_EQ(all.workers[7].node, 3);
}

TEST(Merge, KeepsTheLimitsOfEachPartAndWhereItsStudiesWereMeasured) {
  Results part = example_results();
  part.limits = example_limits();
  const Results all = merge({part, part});
  ASSERT_EQ(all.limits.size(), 6U);
  EXPECT_EQ(all.limits[1].node, 1);
  EXPECT_EQ(all.limits[4].node, 3);
  EXPECT_EQ(all.limits[4].bandwidth, part.limits[1].bandwidth);
  EXPECT_EQ(all.studies[1].first_node, 1);
  EXPECT_EQ(all.studies[2].first_node, 2);
  EXPECT_EQ(all.studies[3].first_node, 3);
}

TEST(Merge, KeepsOrdersApartWhereSomeAreMissing) {
  Results first = example_results();
  first.samples.erase(first.samples.begin() + 1);  // orders 0 and 2 are left
  Results second = example_results();

  const Results all = merge({first, second});

  std::set<std::int64_t> orders;
  for (const Sample& sample : all.samples) {
    orders.insert(sample.order);
  }
  EXPECT_EQ(orders, (std::set<std::int64_t>{0, 2, 3, 4, 5}));
}

TEST(Merge, CountsStartsFromTheEarliestFile) {
  Results later = example_results();
  later.provenance.created = "2024-03-01T00:01:30Z";
  Results earlier = example_results();
  earlier.provenance.created = "2024-02-29T23:59:00Z";
  const std::vector<Results> parts{later, earlier};

  const Results all = merge(parts);

  EXPECT_EQ(all.provenance.created, "2024-02-29T23:59:00Z");
  ASSERT_EQ(all.samples.size(), 6U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all.samples[i].start_s, later.samples[i].start_s + 150);
    EXPECT_EQ(all.samples[3 + i].start_s, earlier.samples[i].start_s);
  }
}

TEST(Merge, LeavesStartsWhereAFileDoesNotSayWhenItWasCreated) {
  Results silent = example_results();
  silent.provenance.created = "yesterday";

  const Results all = merge({example_results(), silent});

  EXPECT_EQ(all.samples[3].start_s, silent.samples[0].start_s);
}

TEST(SharedRun, IsFoundInAFileThatItWasMergedInto) {
  Results other = example_results();
  other.provenance.created = "2020-01-01T00:00:00Z";
  for (Sample& sample : other.samples) {
    sample.time_s *= 2;
  }
  const Results merged = merge({other, example_results()});
  ASSERT_NE(merged.samples[3].start_s, example_results().samples[0].start_s);

  EXPECT_TRUE(shared_run({merged, example_results()}).has_value());
  EXPECT_TRUE(shared_run({example_results(), merged}).has_value());

  Results as_before = merged;  // as a version that did not move start_s wrote it
  as_before.samples[3].start_s = example_results().samples[0].start_s;
  EXPECT_TRUE(shared_run({as_before, example_results()}).has_value());
}

TEST(SharedRun, IsOneOfWhichASampleIsInTwoParts) {
  Results other = example_results();
  for (Sample& sample : other.samples) {
    sample.start_s += 1;
  }
  EXPECT_EQ(shared_run({}), std::nullopt);
  EXPECT_EQ(shared_run({example_results(), other}), std::nullopt);

  const auto copied = shared_run({other, example_results(), example_results()});
  ASSERT_TRUE(copied.has_value());
  EXPECT_EQ(copied->first, 1U);
  EXPECT_EQ(copied->second, 2U);

  const auto merged_before = shared_run({merge({example_results(), other}), other});
  ASSERT_TRUE(merged_before.has_value());
  EXPECT_EQ(merged_before->first, 0U);
  EXPECT_EQ(merged_before->second, 1U);
}

TEST(Merge, JoinsProvenance) {
  Results first;
  first.provenance = {"pi", "2024-02-01T00:00:00Z", "0.1.0", "aaa", "scalelab run a"};
  Results second;
  second.provenance = {"gemm", "2024-01-01T00:00:00Z", "0.1.0", "bbb", "scalelab run b"};

  const Provenance joined = merge({first, second}).provenance;

  EXPECT_EQ(joined, (Provenance{"pi + gemm", "2024-01-01T00:00:00Z", "0.1.0", "aaa, bbb",
                                "scalelab run a\nscalelab run b"}));
}

TEST(Merge, KeepsFactsThatDiffer) {
  Results first;
  first.machine.facts = {{"compiler", "g++ 12"}, {"mpi", "Open MPI 4.1.4"}};
  Results second;
  second.machine.facts = {{"compiler", "g++ 12"}, {"mpi", "MPICH 4.0"}, {"only", "here"}};

  const auto facts = merge({first, second}).machine.facts;

  EXPECT_EQ(facts, (std::map<std::string, std::string>{{"compiler", "g++ 12"},
                                                       {"file0.mpi", "Open MPI 4.1.4"},
                                                       {"file1.mpi", "MPICH 4.0"},
                                                       {"file1.only", "here"}}));
}

TEST(Merge, TakesTheWorstClockAndKeepsEach) {
  Results first;
  first.machine.clock_resolution_s = 0.5;
  first.machine.clock_overhead_s = 0.25;
  Results second;
  second.machine.clock_resolution_s = 0.125;
  second.machine.clock_overhead_s = 0.25;

  const MachineRecord machine = merge({first, second}).machine;

  EXPECT_EQ(machine.clock_resolution_s, 0.5);
  EXPECT_EQ(machine.clock_overhead_s, 0.25);
  EXPECT_EQ(machine.facts,
            (std::map<std::string, std::string>{{"file0.clock_resolution_s", "0.5"},
                                                {"file1.clock_resolution_s", "0.125"}}));
}

TEST(Merge, CanBeWrittenAndRead) {
  const TemporaryFolder folder;
  const Results all = merge({example_results(), {}, example_results()});

  write_results(folder / "all.h5", all, WhenExists::refuse);

  EXPECT_EQ(read_results(folder / "all.h5"), all);
}

TEST(Merge, TellsOfAllEventsThatWereLost) {
  std::vector<Results> parts(3, example_results());
  parts[0].provenance.lost_events = "5-7";
  parts[2].provenance.lost_events = "2";
  EXPECT_EQ(merge(parts).provenance.lost_events, "5-7; 2");
}

TEST(Merge, KeepsEachTopologyOnce) {
  Results old = example_results();  // of a version that did not tell whose a topology is
  for (NodeRecord& node : old.machine.nodes) {
    node.topology = -1;
  }
  Results shared = example_results();
  shared.machine.nodes[1].topology_xml.clear();
  shared.machine.nodes[1].topology = 0;

  const Results all = merge({old, example_results(), shared});

  std::vector<std::int64_t> described_by;
  std::size_t described = 0;
  for (const NodeRecord& node : all.machine.nodes) {
    described_by.push_back(node.topology);
    described += node.topology_xml.empty() ? 0 : 1;
  }
  EXPECT_EQ(described_by, (std::vector<std::int64_t>{0, 1, 0, 1, 0, 0}));
  EXPECT_EQ(described, 2U);
  EXPECT_EQ(all.machine.nodes[1].topology_xml, example_results().machine.nodes[1].topology_xml);
}

TEST(Merge, ShiftsTheIndexesOfSummaries) {
  const Results all = merge({example_results(), example_with_summaries()});
  ASSERT_EQ(all.summaries.size(), 2U);
  EXPECT_EQ(all.summaries[0].sample, all.samples.back().order);
  EXPECT_EQ(all.summaries[0].node, 2);
  EXPECT_EQ(all.summaries[1].node, 3);
}

}  // namespace
}  // namespace scalelab

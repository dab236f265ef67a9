// SPDX-License-Identifier: BSD-3-Clause

/// What a start costs with very many ranks. That the sums are those of the real messages is tested
/// in start_up_traffic_mpi_test.cpp.
#include "tests/study/start_up_traffic.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <numeric>

namespace scalelab {
namespace {

using namespace testing;

constexpr std::size_t nodes = 128;
constexpr std::size_t ranks_per_node = 128;
constexpr std::size_t ranks = nodes * ranks_per_node;

/// 128 nodes of 128 cores with a rank each. No two nodes are alike, and all describe themselves:
/// the worst that can be.
PretendedJob large_job() {
  PretendedJob job{.ranks = ranks, .topology_bytes = 150'000};
  for (std::size_t node = 0; node < nodes; ++node) {
    const std::string hostname = fmt::format("node{:03}.cluster.example.org", node);
    const ThreadLimits limits{
        .in_process =
            ThreadLimit{32442,
                        "a process may have 65530 memory maps (vm.max_map_count), and each "
                        "thread needs two"},
        .on_computer =
            ThreadLimit{4194304, "the system has numbers for 4194304 threads (kernel.pid_max)"}};
    job.nodes.push_back({.hostname = hostname,
                         .computer = hostname + " 01234567-89ab-cdef-0123-456789abcdef",
                         .offered = "0-127",
                         .quota = {},
                         .threads = limits});
    job.ranks_of_node.push_back(ranks_per_node);
    NodeRecord record;
    record.hostname = hostname;
    record.cpu = "A processor with a name of the usual length @ 2.00GHz";
    record.cores = 128;
    record.hardware_threads = 256;
    record.memory_bytes = 5'000'000'000'000 + (static_cast<std::int64_t>(node) << 30U);
    record.allowed_cpus = "0-127";
    record.governor = "performance";
    record.turbo = "off";
    job.records.push_back(record);
    for (std::size_t rank = 0; rank < ranks_per_node; ++rank) {
      job.offered_to_rank.push_back(fmt::format("{}", rank));
    }
  }
  std::vector<int> leader_of_rank(ranks);
  for (std::size_t rank = 0; rank < ranks; ++rank) {
    leader_of_rank[rank] = static_cast<int>(rank / ranks_per_node * ranks_per_node);
  }
  job.offered_to_node = assign_places(leader_of_rank, job.nodes).offered;
  return job;
}

TEST(StartUpTraffic, OfSixteenThousandRanksIsBelowAHundredMegabytes) {
  const PretendedJob job = large_job();
  ASSERT_EQ(job.offered_to_node.size(), nodes);
  const std::string config(2000, 'x');
  std::size_t groups = 0;
  constexpr std::size_t number_of_groups = 15;  // 1, 2, 4, ... 16 384 ranks
  for (std::size_t members = 1; members <= ranks; members *= 2) {
    groups += bytes_to_make_group(ranks, members);
  }
  // Two further announcements of one letter say that all is well, and one number how many groups.
  const std::size_t announced = bytes_to_announce(ranks, {"=", "=", config}) + ranks * long_bytes;
  const std::size_t places = bytes_to_find_places(job);
  const std::size_t records = bytes_to_record_nodes(job) + bytes_to_tell_shared_memory(ranks);
  const std::size_t sum = places + records + announced + groups;
  std::cout << fmt::format("places {}, machine {}, config {}, {} groups {}: {} bytes\n", places,
                           records, announced, number_of_groups, groups, sum);
  EXPECT_LT(sum, 100'000'000U);
}

TEST(StartUpTraffic, OfEqualNodesHoldsOneTopology) {
  PretendedJob job = large_job();
  const std::size_t different = bytes_to_record_nodes(job);
  for (NodeRecord& record : job.records) {
    record.memory_bytes = job.records.front().memory_bytes;
  }
  EXPECT_EQ(different - bytes_to_record_nodes(job), (nodes - 1) * job.topology_bytes);
}

// A rank has to do with no more than its own part, however many ranks there are.
TEST(StartUpTraffic, OfAGroupGrowsWithTheRanksOnly) {
  EXPECT_EQ(bytes_to_make_group(2 * ranks, 2 * ranks), 2 * bytes_to_make_group(ranks, ranks));
}

}  // namespace
}  // namespace scalelab

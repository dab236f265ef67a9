// SPDX-License-Identifier: BSD-3-Clause

/// Counts the bytes that a start really hands to MPI, in jobs of 1 to 4 ranks, by MPI's profiling
/// interface (MPI-3.1, section 14.2): the functions below stand before the library's own.
#include <gtest/gtest.h>
#include <mpi.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <vector>

#include "study/campaign.hpp"
#include "tests/parallel/job/pretended_computers.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/study/start_up_traffic.hpp"
#include "tests/temporary_folder.hpp"

namespace {

std::atomic<std::size_t>& bytes_given_or_got() {
  static std::atomic<std::size_t> bytes = 0;
  return bytes;
}

void count(int elements, MPI_Datatype type, int times = 1) {
  int size = 0;
  MPI_Type_size(type, &size);
  bytes_given_or_got() += static_cast<std::size_t>(elements) * static_cast<std::size_t>(size) *
                          static_cast<std::size_t>(times);
}

int size_of(MPI_Comm group) {
  int size = 0;
  MPI_Comm_size(group, &size);
  return size;
}

}  // namespace

extern "C" {

int MPI_Gather(const void* own, int count_own, MPI_Datatype type, void* all, int count_all,
               MPI_Datatype type_all, int root, MPI_Comm group) {
  count(count_own, type);
  return PMPI_Gather(own, count_own, type, all, count_all, type_all, root, group);
}

int MPI_Gatherv(const void* own, int count_own, MPI_Datatype type, void* all, const int* counts,
                const int* starts, MPI_Datatype type_all, int root, MPI_Comm group) {
  count(count_own, type);
  return PMPI_Gatherv(own, count_own, type, all, counts, starts, type_all, root, group);
}

int MPI_Scatter(const void* all, int count_all, MPI_Datatype type_all, void* own, int count_own,
                MPI_Datatype type, int root, MPI_Comm group) {
  count(count_own, type);
  return PMPI_Scatter(all, count_all, type_all, own, count_own, type, root, group);
}

int MPI_Scatterv(const void* all, const int* counts, const int* starts, MPI_Datatype type_all,
                 void* own, int count_own, MPI_Datatype type, int root, MPI_Comm group) {
  count(count_own, type);
  return PMPI_Scatterv(all, counts, starts, type_all, own, count_own, type, root, group);
}

int MPI_Bcast(void* values, int number, MPI_Datatype type, int root, MPI_Comm group) {
  count(number, type);
  return PMPI_Bcast(values, number, type, root, group);
}

int MPI_Ibcast(void* values, int number, MPI_Datatype type, int root, MPI_Comm group,
               MPI_Request* request) {
  count(number, type);
  return PMPI_Ibcast(values, number, type, root, group, request);
}

int MPI_Send(const void* values, int number, MPI_Datatype type, int to, int tag, MPI_Comm group) {
  count(number, type);
  return PMPI_Send(values, number, type, to, tag, group);
}

// Here every rank gets something of every other.
int MPI_Allgather(const void* own, int count_own, MPI_Datatype type, void* all, int count_all,
                  MPI_Datatype type_all, MPI_Comm group) {
  count(count_all, type_all, size_of(group));
  return PMPI_Allgather(own, count_own, type, all, count_all, type_all, group);
}

int MPI_Allgatherv(const void* own, int count_own, MPI_Datatype type, void* all, const int* counts,
                   const int* starts, MPI_Datatype type_all, MPI_Comm group) {
  count(std::accumulate(counts, counts + size_of(group), 0), type_all);
  return PMPI_Allgatherv(own, count_own, type, all, counts, starts, type_all, group);
}

}  // extern "C"

namespace scalelab {
namespace {

using namespace testing;

/// All bytes of all ranks that `act` gave and got, on rank 0. Collective.
template <class Act>
std::size_t counted(Act act) {
  const std::size_t before = bytes_given_or_got();
  act();
  const std::uint64_t own = bytes_given_or_got() - before;
  std::uint64_t all = 0;
  PMPI_Reduce(&own, &all, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
  return all;
}

void expect_on_rank_zero(std::size_t bytes, std::size_t expected) {
  if (test_job().leads()) {
    EXPECT_EQ(bytes, expected);
  }
}

/// Ranks dealt out to as many nodes as there are ranks, and those to two computers.
class StartUpTrafficCounted : public ::testing::Test {
 protected:
  StartUpTrafficCounted() {
    job_.ranks = ranks_;
    for (std::size_t rank = 0; rank < ranks_; ++rank) {
      job_.offered_to_rank.push_back(std::to_string(rank));
      job_.ranks_of_node.push_back(1);
      const std::string host = "host" + std::to_string(rank % 2);
      job_.nodes.push_back({.hostname = host,
                            .computer = host + " with a boot identifier",
                            .offered = std::to_string(rank),
                            .quota = rank == 0 ? std::optional(1.5) : std::nullopt});
      const std::string both = rank % 2 == 0 ? "0,2" : "1,3";
      job_.offered_to_node.push_back(rank % 2 + 2 < ranks_ ? both : std::to_string(rank % 2));
      NodeRecord record;
      record.cpu = rank == 0 ? "one kind" : "another kind";
      job_.records.push_back(record);
    }
    job_.topology_bytes = 1000;
  }

  const std::size_t ranks_ = static_cast<std::size_t>(test_job().ranks());
  const std::size_t rank_ = static_cast<std::size_t>(test_job().rank());
  PretendedJob job_;
};

TEST_F(StartUpTrafficCounted, ToFindPlacesAndToRecordNodes) {
  Communicator world = test_job().world();
  Placement placement("core:8 pu:1");
  Surroundings surroundings = pretended_computers(world, test_job().ranks(), 2);
  FoundPlaces found;
  const std::size_t places =
      counted([&] { found = find_places(world, placement, std::move(surroundings)); });
  expect_on_rank_zero(places, bytes_to_find_places(job_));

  std::vector<NodeRecord> nodes;
  const std::size_t records = counted([&] {
    nodes = gather_node_records(world, found.own, found.all, job_.records[rank_],
                                [this] { return std::string(job_.topology_bytes, 'x'); });
  });
  expect_on_rank_zero(records, bytes_to_record_nodes(job_));
  ASSERT_EQ(nodes.size(), test_job().leads() ? ranks_ : 0);
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    EXPECT_EQ(nodes[node].cpu, job_.records[node].cpu);
    EXPECT_EQ(nodes[node].topology_xml.size(), node < 2 ? job_.topology_bytes : 0);
    EXPECT_EQ(nodes[node].topology, node == 0 ? 0 : 1);  // all but the first one are alike
    EXPECT_EQ(nodes[node].cpu_quota.is_known(), node % 2 == 0);
  }
}

TEST_F(StartUpTrafficCounted, ToMakeAGroup) {
  const std::size_t all = counted([] { everybody(); });
  expect_on_rank_zero(all, bytes_to_make_group(ranks_, ranks_));
  const std::size_t one = counted([] { make_group(test_job(), {0}); });
  expect_on_rank_zero(one, bytes_to_make_group(ranks_, 1));
}

// The job's one real node describes itself, and all ranks hear of the config, and three times that
// rank 0 found nothing wrong.
TEST_F(StartUpTrafficCounted, ToBeginACampaign) {
  const std::string config = "[study]\nkernel='pi'\nscaling='strong'\n[sweep]\nlayouts=['1x1']\n";
  std::optional<TemporaryFolder> folder;
  if (test_job().leads()) {
    folder.emplace();
    std::ofstream(*folder / "s.toml") << config;
  }
  const std::string path = test_job().announce(folder ? folder->path().string() : "");
  RunRequest request;
  request.config_paths = {path + "/s.toml"};
  request.output = path + "/r.h5";
  Campaign campaign(test_job());
  const std::size_t bytes = counted([&] { EXPECT_TRUE(campaign.begin(request)); });
  if (test_job().leads()) {
    const MachineRecord machine = read_results(request.output).machine;
    ASSERT_EQ(machine.nodes.size(), 1U);
    PretendedJob real{.ranks = ranks_, .records = machine.nodes};
    real.topology_bytes = machine.nodes.front().topology_xml.size();
    EXPECT_EQ(bytes, bytes_to_record_nodes(real) + bytes_to_tell_shared_memory(ranks_) +
                         bytes_to_announce(ranks_, {"=", "=", "=", config}));
  }
}

}  // namespace
}  // namespace scalelab

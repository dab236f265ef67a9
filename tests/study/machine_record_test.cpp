// SPDX-License-Identifier: BSD-3-Clause
#include "study/machine_record.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

NodeRecord node(const std::string& cpu, std::int64_t cores) {
  NodeRecord record;
  record.hostname = "n0";
  record.cpu = cpu;
  record.cores = cores;
  record.hardware_threads = 2 * cores;
  record.memory_bytes = 1LL << 40U;
  record.allowed_cpus = "0-3,8";
  record.numa_nodes = 2;
  record.governor = "performance";
  return record;
}

TEST(NodeRecord, TravelsUnchangedButForXmlAndQuota) {
  const NodeRecord sent = node("a CPU: 3 GHz", 64);
  const NodeRecord back = unpack_node_record(pack(sent));
  EXPECT_EQ(back.hostname, sent.hostname);
  EXPECT_EQ(back.cpu, sent.cpu);
  EXPECT_EQ(back.cores, sent.cores);
  EXPECT_EQ(back.hardware_threads, sent.hardware_threads);
  EXPECT_EQ(back.memory_bytes, sent.memory_bytes);
  EXPECT_EQ(back.allowed_cpus, sent.allowed_cpus);
  EXPECT_EQ(back.numa_nodes, sent.numa_nodes);
  EXPECT_EQ(back.governor, sent.governor);
  EXPECT_EQ(back.turbo, "");
}

TEST(NodeRecord, IsNotMadeOfOtherTexts) {
  EXPECT_THROW(unpack_node_record("no length"), std::invalid_argument);
  EXPECT_THROW(unpack_node_record("9:too short"), std::out_of_range);
  EXPECT_THROW(unpack_node_record("90:too short"), std::invalid_argument);
}

TEST(DescribedBy, IsTheFirstOfEachKind) {
  std::vector nodes{node("a", 4), node("b", 4), node("a", 4), node("b", 4), node("b", 8)};
  EXPECT_EQ(described_by(nodes), (std::vector<std::size_t>{0, 1, 0, 1, 4}));
  nodes[2].memory_bytes -= 300LL << 20U;  // the system of one has kept some MiB more for itself
  nodes[3].memory_bytes /= 2;
  EXPECT_EQ(described_by(nodes), (std::vector<std::size_t>{0, 1, 0, 3, 4}));
}

}  // namespace
}  // namespace scalelab

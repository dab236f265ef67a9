// SPDX-License-Identifier: BSD-3-Clause
#include "study/machine_record.hpp"

#include <fmt/format.h>

#include <map>

#include "kernels/catalogue.hpp"
#include "numerics/dense/product.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/rooted.hpp"
#include "parallel/machine/cpu_frequency.hpp"
#include "parallel/machine/machine.hpp"

namespace scalelab {
namespace {

// Nodes of the same key are described in XML once. Alike computers differ by some MiB of memory
// that the system can use.
std::string topology_key(const NodeRecord& node) {
  constexpr std::int64_t gib = std::int64_t{1} << 30U;
  return fmt::format("{} {} {} {}", node.cpu, node.cores, node.hardware_threads,
                     (node.memory_bytes + gib / 2) / gib);
}

NodeRecord record_node(Job& job) {
  const Placement& placement = job.placement();
  const FrequencyControl frequency = frequency_control();
  return {.hostname = job.hostname(),
          .cpu = placement.cpu_model(),
          .cores = placement.cores(),
          .hardware_threads = placement.hardware_threads(),
          .memory_bytes = placement.memory_bytes(),
          .allowed_cpus = placement.allowed(),
          .topology_xml = {},
          .numa_nodes = placement.numa_nodes(),
          .cpu_quota = {},
          .governor = frequency.governor,
          .turbo = turbo_text(frequency.turbo)};
}

}  // namespace

std::string pack(const NodeRecord& node) {
  return pack_texts({node.hostname, node.cpu, std::to_string(node.cores),
                     std::to_string(node.hardware_threads), std::to_string(node.memory_bytes),
                     node.allowed_cpus, std::to_string(node.numa_nodes), node.governor,
                     node.turbo});
}

NodeRecord unpack_node_record(const std::string& packed) {
  const auto texts = unpack_texts(packed);
  return {.hostname = texts.at(0),
          .cpu = texts.at(1),
          .cores = std::stoll(texts.at(2)),
          .hardware_threads = std::stoll(texts.at(3)),
          .memory_bytes = std::stoll(texts.at(4)),
          .allowed_cpus = texts.at(5),
          .topology_xml = {},
          .numa_nodes = std::stoll(texts.at(6)),
          .cpu_quota = {},
          .governor = texts.at(7),
          .turbo = texts.at(8)};
}

std::vector<std::size_t> described_by(const std::vector<NodeRecord>& nodes) {
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> first_alike;
  first_alike.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    first_alike.push_back(known.emplace(topology_key(nodes[i]), i).first->second);
  }
  return first_alike;
}

std::vector<NodeRecord> gather_node_records(Communicator& world, const RankPlace& place,
                                            const RankPlaces& places, const NodeRecord& own,
                                            const std::function<std::string()>& topology_xml) {
  const auto packed = world.gather_texts(place.rank_on_node == 0 ? pack(own) : "");
  std::vector<NodeRecord> nodes;
  std::vector<std::size_t> rank_of_node;
  for (std::size_t rank = 0; rank < packed.size(); ++rank) {
    if (!packed[rank].empty()) {
      NodeRecord& node = nodes.emplace_back(unpack_node_record(packed[rank]));
      if (const auto& quota = places.quota[static_cast<std::size_t>(places.computer[rank])]) {
        node.cpu_quota = *quota;
      }
      rank_of_node.push_back(rank);
    }
  }
  std::vector<char> asked(packed.size(), 0);
  const auto describing = described_by(nodes);
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    asked[rank_of_node[node]] = describing[node] == node ? 1 : 0;
  }
  const bool asked_here = scatter_values(world, asked) != 0;
  const auto xml = world.gather_texts(asked_here ? topology_xml() : "");
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    nodes[node].topology_xml = xml[rank_of_node[node]];
    nodes[node].topology = static_cast<std::int64_t>(describing[node]);
  }
  return nodes;
}

MachineRecord record_machine(Job& job) {
  MachineRecord machine;
  machine.nodes = gather_node_records(job.world(), job.place(), job.places(), record_node(job),
                                      [&job] { return job.placement().topology_xml(); });
  const ClockQuality clock = measure_clock();
  machine.clock_resolution_s = clock.resolution_s;
  machine.clock_overhead_s = clock.overhead_s;
  machine.facts = software_facts();
  machine.facts["mpi_ranks"] = std::to_string(job.ranks());
  machine.facts["vectors"] = vector_target();
  machine.facts["blas"] = to_string(dense::library());
  machine.facts["computers"] = std::to_string(job.places().computers());
  for (const KernelInfo& kernel : catalogue()) {
    if (kernel.plugin) {
      machine.facts["plugin_" + kernel.name] =
          fmt::format("{}, build {}", kernel.plugin->file, kernel.plugin->fingerprint);
    }
  }
  return machine;
}

}  // namespace scalelab

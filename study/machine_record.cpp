#include "study/machine_record.hpp"

#include <fmt/format.h>

#include "parallel/clock/clock.hpp"
#include "parallel/machine/cpu_frequency.hpp"
#include "parallel/machine/machine.hpp"

namespace scalelab {
namespace {

std::string node_key(Placement& placement) {
  return fmt::format("{} {} {} {}", placement.cpu_model(), placement.cores(),
                     placement.hardware_threads(), placement.memory_bytes());
}

}  // namespace

MachineRecord record_machine(Job& job) {
  Placement& placement = job.placement();
  Communicator& world = job.world();
  const auto keys = world.all_gather_texts(node_key(placement));
  const bool describes = job.leads() || keys[static_cast<std::size_t>(job.rank())] != keys[0];
  const auto models = world.all_gather_texts(placement.cpu_model());
  const auto cores = world.all_gather_texts(std::to_string(placement.cores()));
  const auto units = world.all_gather_texts(std::to_string(placement.hardware_threads()));
  const auto memory = world.all_gather_texts(std::to_string(placement.memory_bytes()));
  const auto allowed = world.all_gather_texts(placement.allowed());
  const auto domains = world.all_gather_texts(std::to_string(placement.numa_nodes()));
  const FrequencyControl frequency = frequency_control();
  const auto governors = world.all_gather_texts(frequency.governor);
  const auto turbos = world.all_gather_texts(frequency.turbo);
  const auto xml = world.all_gather_texts(describes ? placement.topology_xml() : "");

  MachineRecord machine;
  const RankPlaces& places = job.places();
  for (std::size_t rank = 0; rank < keys.size(); ++rank) {
    if (places.node[rank] == static_cast<int>(machine.nodes.size())) {
      const auto& quota = places.quota[static_cast<std::size_t>(places.computer[rank])];
      machine.nodes.push_back({.hostname = places.hostnames[machine.nodes.size()],
                               .cpu = models[rank],
                               .cores = std::stoll(cores[rank]),
                               .hardware_threads = std::stoll(units[rank]),
                               .memory_bytes = std::stoll(memory[rank]),
                               .allowed_cpus = allowed[rank],
                               .topology_xml = xml[rank],
                               .numa_nodes = std::stoll(domains[rank]),
                               .cpu_quota = quota ? MaybeReal(*quota) : MaybeReal(),
                               .governor = governors[rank],
                               .turbo = turbos[rank]});
    }
  }
  const ClockQuality clock = measure_clock();
  machine.clock_resolution_s = clock.resolution_s;
  machine.clock_overhead_s = clock.overhead_s;
  machine.facts = software_facts();
  machine.facts["mpi_ranks"] = std::to_string(job.ranks());
  machine.facts["computers"] = std::to_string(places.computers());
  return machine;
}

}  // namespace scalelab

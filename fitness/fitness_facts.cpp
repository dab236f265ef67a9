// SPDX-License-Identifier: BSD-3-Clause
#include "fitness/fitness_facts.hpp"

#include <chrono>
#include <set>
#include <thread>

#include "numerics/vectors/vector_target.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/communication/rooted.hpp"
#include "parallel/machine/cpu_frequency.hpp"
#include "parallel/machine/machine.hpp"
#include "parallel/machine/openmp_settings.hpp"
#include "parallel/machine/processor_use.hpp"

namespace scalelab {
namespace {

FitnessFacts facts_of_this_computer(Job& job, double seconds) {
  Placement& placement = job.placement();
  FitnessFacts facts;
  facts.hostname = job.hostname();
  facts.cpu = placement.cpu_model();
  facts.machine_cores = placement.machine_cores();
  facts.cores = placement.cores();
  facts.hardware_threads = placement.hardware_threads();
  facts.numa_nodes = placement.numa_nodes();
  const FrequencyControl frequency = frequency_control();
  facts.governor = frequency.governor;
  facts.turbo = frequency.turbo;
  facts.memory_bytes = static_cast<double>(placement.memory_bytes());
  facts.memory_available_bytes = available_memory_bytes();
  facts.load_average = load_average();
  facts.mpi = software_facts()["mpi"];
  facts.mpi_ranks = job.ranks();
  facts.vectors = vector_target();
  facts.blas = dense::library();

  // Others first, in silence; OpenMP last, since its threads may go on spinning.
  facts.other_load = load_of_others(
      placement.order(PlacementPolicy::compact, 1, placement.hardware_threads()), seconds);
  const ClockQuality clock = measure_clock();
  facts.clock_resolution_s = clock.resolution_s;
  facts.clock_overhead_s = clock.overhead_s;
  facts.noise = probe_noise(placement, seconds);
  facts.openmp = openmp_settings();
  facts.openmp_threads_asked = placement.hardware_threads();
  facts.openmp_threads_got = openmp_threads_got(facts.openmp_threads_asked);
  return facts;
}

}  // namespace

std::vector<FitnessFacts> gather_fitness_facts(Job& job, double seconds) {
  Communicator& world = job.world();
  const auto bound_to = world.gather_texts(job.placement().mask());
  std::string own;
  if (job.place().rank_on_computer == 0) {
    own = to_json(facts_of_this_computer(job, seconds));
  } else {
    // The rank that probes is quiet and then busy for so long each; who asks MPI meanwhile is seen.
    std::this_thread::sleep_for(std::chrono::duration<double>(2 * seconds));
  }
  job.announce({});  // the others wait for the first rank asleep
  const auto texts = world.gather_texts(own);
  const RankPlaces& places = job.places();
  std::vector<FitnessFacts> all;
  std::vector<std::set<int>> nodes;  // of each computer
  for (std::size_t rank = 0; rank < texts.size(); ++rank) {
    const auto computer = static_cast<std::size_t>(places.computer[rank]);
    if (!texts[rank].empty()) {
      all.push_back(fitness_facts_from_json(texts[rank]));
      all.back().quota = places.quota[computer];
      nodes.emplace_back();
    }
    all[computer].bound_to.push_back(bound_to[rank]);
    nodes[computer].insert(places.node[rank]);
  }
  for (std::size_t computer = 0; computer < all.size(); ++computer) {
    all[computer].mpi_nodes = static_cast<int>(nodes[computer].size());
  }
  return all;
}

}  // namespace scalelab

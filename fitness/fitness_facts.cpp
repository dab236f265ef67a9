#include "fitness/fitness_facts.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "parallel/clock/clock.hpp"
#include "parallel/machine/cpu_frequency.hpp"
#include "parallel/machine/machine.hpp"
#include "parallel/machine/openmp_settings.hpp"
#include "parallel/machine/processor_use.hpp"

namespace scalelab {
namespace {

// The ranks on the computer of `rank`, lowest first.
std::vector<int> ranks_beside(const RankPlaces& places, int rank) {
  const int here = places.computer[static_cast<std::size_t>(rank)];
  std::vector<int> ranks;
  for (int other = 0; other < static_cast<int>(places.computer.size()); ++other) {
    if (places.computer[static_cast<std::size_t>(other)] == here) {
      ranks.push_back(other);
    }
  }
  return ranks;
}

FitnessFacts facts_of_this_computer(Job& job, double seconds) {
  Placement& placement = job.placement();
  const RankPlaces& places = job.places();
  const auto rank = static_cast<std::size_t>(job.rank());
  FitnessFacts facts;
  facts.hostname = places.hostnames[static_cast<std::size_t>(places.node[rank])];
  facts.cpu = placement.cpu_model();
  facts.machine_cores = placement.machine_cores();
  facts.cores = placement.cores();
  facts.hardware_threads = placement.hardware_threads();
  facts.numa_nodes = placement.numa_nodes();
  facts.quota = places.quota[static_cast<std::size_t>(places.computer[rank])];
  const FrequencyControl frequency = frequency_control();
  facts.governor = frequency.governor;
  facts.turbo = frequency.turbo;
  facts.memory_bytes = static_cast<double>(placement.memory_bytes());
  facts.memory_available_bytes = available_memory_bytes();
  facts.load_average = load_average();
  facts.mpi = software_facts()["mpi"];
  facts.mpi_ranks = job.ranks();

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
  const RankPlaces& places = job.places();
  const auto bound_to = world.all_gather_texts(job.placement().mask());
  std::string own;
  if (ranks_beside(places, job.rank()).front() == job.rank()) {
    own = to_json(facts_of_this_computer(job, seconds));
  } else {
    // The rank that probes is quiet and then busy for so long each; who asks MPI meanwhile is seen.
    std::this_thread::sleep_for(std::chrono::duration<double>(2 * seconds));
  }
  job.announce({});  // the others wait for the first rank asleep
  std::vector<FitnessFacts> all;
  const auto texts = world.all_gather_texts(own);
  for (std::size_t rank = 0; rank < texts.size(); ++rank) {
    if (texts[rank].empty()) {
      continue;
    }
    FitnessFacts facts = fitness_facts_from_json(texts[rank]);
    std::set<int> nodes;
    for (const int beside : ranks_beside(places, static_cast<int>(rank))) {
      facts.bound_to.push_back(bound_to[static_cast<std::size_t>(beside)]);
      nodes.insert(places.node[static_cast<std::size_t>(beside)]);
    }
    facts.mpi_nodes = static_cast<int>(nodes.size());
    all.push_back(std::move(facts));
  }
  return all;
}

}  // namespace scalelab

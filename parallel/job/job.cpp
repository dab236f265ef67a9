#include "parallel/job/job.hpp"

#include <fmt/format.h>
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string_view>
#include <thread>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/mpi_handle.hpp"
#include "parallel/job/launcher.hpp"
#include "parallel/job/patience.hpp"
#include "parallel/machine/cpu_quota.hpp"

namespace scalelab {
namespace {

// Open MPI 4 has a component for one-sided communication over networks with remote memory access,
// "rdma", which takes every job of several nodes and then finds that TCP has no atomic operations,
// instead of leaving it to one that can do without. Who has such a network has UCX, which has a
// component of its own. A choice that the user made stands.
void avoid_a_component_that_fails() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> version{};
  int length = 0;
  MPI_Get_library_version(version.data(), &length);
  if (std::string_view(version.data()).starts_with("Open MPI v4.")) {
    setenv("OMPI_MCA_osc", "^rdma", 0);
  }
}

void start_mpi() {
  avoid_a_component_that_fails();
  int provided = MPI_THREAD_SINGLE;
  // Serialized: with a dynamic schedule over several ranks, any worker may fetch the next piece.
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  if (provided < MPI_THREAD_SERIALIZED) {
    MPI_Finalize();
    throw LaunchError(
        "this MPI library can't be called from several threads in turn "
        "(MPI_THREAD_SERIALIZED); use one that was built with thread support");
  }
}

void check_launcher(int size) {
  const LauncherInfo launcher = launcher_from_environment();
  if (launcher.processes && *launcher.processes != size) {
    MPI_Finalize();
    throw LaunchError(fmt::format(
        "{} started {} processes, but each of them sees an MPI job of {}: the launcher belongs to "
        "another MPI than the one that scalelab was built with. Start with that MPI's own mpirun, "
        "or "
        "with `srun --mpi=` one of the kinds that `srun --mpi=list` shows and your MPI supports",
        launcher.name, *launcher.processes, size));
  }
}

std::string hostname() {
  constexpr std::size_t longest = 256;
  std::string name(longest, '\0');
  gethostname(name.data(), name.size() - 1);
  name.resize(name.find('\0'));
  return name;
}

// One operating system instance, and so one clock and one set of cores, has one boot identifier.
std::string computer_name() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot_id;
  std::getline(file, boot_id);
  return hostname() + " " + boot_id;
}

// Numbers equal names alike, in the order of first appearance.
std::vector<int> number(const std::vector<std::string>& names) {
  std::map<std::string, int> known;
  std::vector<int> numbers;
  numbers.reserve(names.size());
  for (const std::string& name : names) {
    numbers.push_back(known.emplace(name, static_cast<int>(known.size())).first->second);
  }
  return numbers;
}

std::vector<std::optional<double>> find_quotas(Communicator& world, const RankPlaces& places) {
  const auto own = cpu_quota();
  const auto told = world.all_gather_texts(own ? fmt::format("{}", *own) : "");
  std::vector<std::optional<double>> quotas(places.cores.size());
  for (std::size_t rank = 0; rank < told.size(); ++rank) {
    if (!told[rank].empty()) {
      auto& smallest = quotas[static_cast<std::size_t>(places.computer[rank])];
      const double quota = std::stod(told[rank]);
      smallest = std::min(smallest.value_or(quota), quota);
    }
  }
  return quotas;
}

RankPlaces find_places(Communicator& world, Placement& placement) {
  RankPlaces places;
  Communicator sharing = world.split_by_shared_memory();
  // Everyone in a shared-memory domain names it by the world rank of its first member.
  const std::vector<std::string> members = sharing.all_gather_texts(std::to_string(world.rank()));
  places.node = number(world.all_gather_texts(members.front()));
  places.computer = number(world.all_gather_texts(computer_name()));

  const std::vector<std::string> hostnames = world.all_gather_texts(hostname());
  const std::vector<std::string> offered = world.all_gather_texts(placement.offered());
  std::vector<std::string> offered_here;
  const int here = places.computer[static_cast<std::size_t>(world.rank())];
  for (std::size_t rank = 0; rank < offered.size(); ++rank) {
    if (places.computer[rank] == here) {
      offered_here.push_back(offered[rank]);
    }
    if (places.node[rank] == places.nodes()) {
      places.hostnames.push_back(hostnames[rank]);
    }
  }
  placement.allow(offered_here);
  const std::vector<std::string> cores = world.all_gather_texts(std::to_string(placement.cores()));
  for (std::size_t rank = 0; rank < cores.size(); ++rank) {
    if (places.computer[rank] == places.computers()) {
      places.cores.push_back(std::stoi(cores[rank]));
    }
  }
  places.quota = find_quotas(world, places);
  return places;
}

// Waits for a request: looks without pause for a moment, unless it is known to take long, then
// sleeps between two looks.
void sleep_until_done(MPI_Request& request, std::optional<double> idle_s = std::nullopt) {
  constexpr double patience_s = 300e-6;
  const double begin = now();
  int done = 0;
  MPI_Test(&request, &done, MPI_STATUS_IGNORE);
  while (done == 0) {
    const double waited_s = now() - begin;
    if (idle_s || waited_s > patience_s) {
      std::this_thread::sleep_for(
          std::chrono::duration<double>(nap_s(waited_s, idle_s.value_or(0))));
    }
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
  }
}

}  // namespace

Job::Job() {
  start_mpi();
  start_ = {.seconds = seconds_since_process_start(), .bytes = private_bytes(getpid())};
  int size = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  check_launcher(size);
  world_ = Communicator::world();
  places_ = find_places(*world_, placement_);
}

Job::~Job() {
  world_.reset();
  MPI_Finalize();
}

std::string Job::announce(const std::string& text) {
  std::string copy = text;
  auto length = static_cast<std::int64_t>(copy.size());
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibcast(&length, 1, MPI_INT64_T, 0, world_->handle().comm, &request);
  sleep_until_done(request);
  copy.resize(static_cast<std::size_t>(length));
  MPI_Ibcast(copy.data(), static_cast<int>(length), MPI_CHAR, 0, world_->handle().comm, &request);
  sleep_until_done(request);
  return copy;
}

void Job::announce_numbers(std::span<std::int64_t> numbers, std::optional<double> idle_s) {
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibcast(numbers.data(), static_cast<int>(numbers.size()), MPI_INT64_T, 0,
             world_->handle().comm, &request);
  sleep_until_done(request, idle_s);
}

void Job::abort(int exit_code) {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();  // MPI_Abort does not return, which its declaration does not say
}

std::vector<int> choose_ranks(const RankPlaces& places, int ranks, std::optional<int> nodes,
                              std::string& why_not) {
  const int available = static_cast<int>(places.node.size());
  if (ranks > available) {
    why_not = fmt::format("needs {} ranks and the job has {}", ranks, available);
    return {};
  }
  if (nodes && *nodes > places.nodes()) {
    why_not = fmt::format("needs {} nodes and the job has {}", *nodes, places.nodes());
    return {};
  }
  if (nodes && ranks % *nodes != 0) {
    why_not = fmt::format("{} ranks can't be shared out equally over {} nodes", ranks, *nodes);
    return {};
  }
  std::vector<int> chosen;
  if (!nodes) {
    // Node after node in rank order, whatever order the launcher dealt the ranks out in.
    for (int node = 0; node < places.nodes(); ++node) {
      for (int rank = 0; rank < available && static_cast<int>(chosen.size()) < ranks; ++rank) {
        if (places.node[static_cast<std::size_t>(rank)] == node) {
          chosen.push_back(rank);
        }
      }
    }
    return chosen;
  }
  const int per_node = ranks / *nodes;
  for (int node = 0; node < *nodes; ++node) {
    int taken = 0;
    for (int rank = 0; rank < available && taken < per_node; ++rank) {
      if (places.node[static_cast<std::size_t>(rank)] == node) {
        chosen.push_back(rank);
        ++taken;
      }
    }
    if (taken < per_node) {
      why_not = fmt::format("needs {} ranks on each of {} nodes and node {} has {}", per_node,
                            *nodes, places.hostnames[static_cast<std::size_t>(node)], taken);
      return {};
    }
  }
  return chosen;
}

void RankGroup::close_queue() {
  if (kept_queue != nullptr && kept_queue->has_value()) {
    (*kept_queue)->close();
    kept_queue->reset();
  }
}

RankGroup make_group(Job& job, const std::vector<int>& world_ranks) {
  const auto own = std::ranges::find(world_ranks, job.rank());
  const bool member = own != world_ranks.end();
  return {.communicator = job.world().split(
              member ? 0 : -1, static_cast<int>(std::distance(world_ranks.begin(), own))),
          .world_rank = world_ranks};
}

int count_nodes(const RankPlaces& places, const std::vector<int>& world_ranks) {
  std::set<int> nodes;
  for (const int rank : world_ranks) {
    nodes.insert(places.node[static_cast<std::size_t>(rank)]);
  }
  return static_cast<int>(nodes.size());
}

int count_cores(const RankPlaces& places, const std::vector<int>& world_ranks) {
  std::set<int> computers;
  for (const int rank : world_ranks) {
    computers.insert(places.computer[static_cast<std::size_t>(rank)]);
  }
  int cores = 0;
  for (const int computer : computers) {
    cores += places.cores[static_cast<std::size_t>(computer)];
  }
  return cores;
}

bool oversubscribes(const RankPlaces& places, const std::vector<int>& world_ranks, int threads) {
  std::vector<int> workers(places.cores.size(), 0);
  for (const int rank : world_ranks) {
    workers[static_cast<std::size_t>(places.computer[static_cast<std::size_t>(rank)])] += threads;
  }
  for (std::size_t computer = 0; computer < workers.size(); ++computer) {
    double most = places.cores[computer];
    if (!places.quota.empty() && places.quota[computer]) {
      most = std::min(most, std::ceil(*places.quota[computer]));
    }
    if (workers[computer] > most) {
      return true;
    }
  }
  return false;
}

}  // namespace scalelab

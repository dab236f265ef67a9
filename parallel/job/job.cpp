// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/job.hpp"

#include <fmt/format.h>
#include <mpi.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/mpi_handle.hpp"
#include "parallel/job/find_places.hpp"
#include "parallel/job/launcher.hpp"
#include "parallel/job/patience.hpp"

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

// Open MPI takes a shell in a step of Slurm's for a rank that srun has started, and ends the
// process when it finds nobody to talk to.
void forget_the_step_of_a_shell() {
  if (!launcher_from_environment().launched()) {
    unsetenv("SLURM_STEP_ID");
    unsetenv("SLURM_STEPID");
  }
}

void start_mpi() {
  avoid_a_component_that_fails();
  forget_the_step_of_a_shell();
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
  Surroundings surroundings = find_surroundings(*world_, placement_);
  hostname_ = surroundings.hostname;
  quota_ = surroundings.quota;
  FoundPlaces found = find_places(*world_, placement_, std::move(surroundings));
  place_ = found.own;
  places_ = std::move(found.all);
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

}  // namespace scalelab

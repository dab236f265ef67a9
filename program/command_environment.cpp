// SPDX-License-Identifier: BSD-3-Clause
#include "program/command_environment.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string_view>

#include "parallel/job/launcher.hpp"

namespace scalelab {
namespace {

// By what MPI libraries and Slurm tell a process which rank of which job it is.
bool belongs_to_a_rank(std::string_view name) {
  constexpr std::array<std::string_view, 9> beginnings{
      "OMPI_", "PMIX_", "PRTE_", "PMI_", "HYDRA_", "MPIR_", "MPI_LOCAL", "SLURM_STEP", "ORTE_"};
  constexpr std::array<std::string_view, 8> names{
      "SLURM_PROCID",   "SLURM_LOCALID",        "SLURM_NODEID",         "SLURM_GTIDS",
      "SLURM_TASK_PID", "SLURM_SRUN_COMM_HOST", "SLURM_SRUN_COMM_PORT", "SLURM_LAUNCH_NODE_IPADDR"};
  return !name.starts_with("OMPI_ALLOW_RUN_AS_ROOT") &&
         (std::ranges::find(names, name) != names.end() ||
          std::ranges::any_of(beginnings,
                              [&](std::string_view begin) { return name.starts_with(begin); }));
}

}  // namespace

CommandEnvironment CommandEnvironment::of_this_process() {
  std::ifstream file("/proc/self/environ", std::ios::binary);
  std::map<std::string, std::string> variables;
  for (std::string entry; std::getline(file, entry, '\0');) {
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos && equals > 0) {
      variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
  }
  CommandEnvironment environment(std::move(variables));
  if (launcher_from_environment().launched()) {
    environment.leave_job();
  }
  return environment;
}

void CommandEnvironment::leave_job() {
  std::erase_if(variables_, [](const auto& one) { return belongs_to_a_rank(one.first); });
}

std::string CommandEnvironment::value(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? "" : found->second;
}

std::vector<std::string> CommandEnvironment::entries() const {
  std::vector<std::string> all;
  all.reserve(variables_.size());
  for (const auto& [name, value] : variables_) {
    all.push_back(name + "=" + value);
  }
  return all;
}

}  // namespace scalelab

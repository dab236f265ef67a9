// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/machine.hpp"

#include <mpi.h>
#include <omp.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace scalelab {
namespace {

std::string mpi_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  // Some MPIs count the terminating zero in the length; MPICH tells how it was built on further
  // lines.
  std::string first_line(text.data());
  first_line.resize(std::min(first_line.find('\n'), first_line.size()));
  std::ranges::replace(first_line, '\t', ' ');
  return first_line;
}

bool matters(std::string_view variable) {
  constexpr std::array<std::string_view, 9> prefixes{"OMP_",      "GOMP_",      "KMP_",
                                                     "OMPI_MCA_", "UCX_",       "HWLOC_",
                                                     "SLURM_JOB", "SLURM_CPUS", "LD_PRELOAD"};
  // What mpirun tells its ranks of their connections changes with every run.
  constexpr std::array<std::string_view, 3> inner{"OMPI_MCA_orte_", "OMPI_MCA_ess",
                                                  "OMPI_MCA_pmix"};
  for (const std::string_view prefix : inner) {
    if (variable.starts_with(prefix)) {
      return false;
    }
  }
  for (const std::string_view prefix : prefixes) {
    if (variable.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::map<std::string, std::string> software_facts() {
  std::map<std::string, std::string> facts;
  facts["mpi"] = mpi_version();
  facts["openmp"] = std::to_string(_OPENMP);
  facts["openmp_thread_limit"] = std::to_string(omp_get_thread_limit());
  facts["compiler"] = SCALELAB_COMPILER;
  facts["compiler_flags"] = SCALELAB_COMPILER_FLAGS;
  facts["kernel_instruction_set"] = SCALELAB_KERNEL_INSTRUCTION_SET;
  utsname system{};
  if (uname(&system) == 0) {
    facts["operating_system"] =
        std::string(system.sysname) + " " + system.release + " " + system.machine;
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (const auto equals = variable.find('=');
        equals != std::string_view::npos && matters(variable)) {
      facts["environment_" + std::string(variable.substr(0, equals))] =
          std::string(variable.substr(equals + 1));
    }
  }
  return facts;
}

}  // namespace scalelab

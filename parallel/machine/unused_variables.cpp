// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/unused_variables.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace scalelab {
namespace {

struct UnusedVariable {
  std::string_view name;
  VariablePurpose purpose;
};

constexpr std::array unused_ones{
    UnusedVariable{"OMP_PROC_BIND", VariablePurpose::binds_threads},
    UnusedVariable{"OMP_PLACES", VariablePurpose::binds_threads},
    UnusedVariable{"GOMP_CPU_AFFINITY", VariablePurpose::binds_threads},
    UnusedVariable{"KMP_AFFINITY", VariablePurpose::binds_threads},
    // hwloc 2's documentation, "Environment Variables".
    UnusedVariable{"HWLOC_XMLFILE", VariablePurpose::describes_a_machine},
    UnusedVariable{"HWLOC_SYNTHETIC", VariablePurpose::describes_a_machine},
    UnusedVariable{"HWLOC_FSROOT", VariablePurpose::describes_a_machine},
    UnusedVariable{"HWLOC_CPUID_PATH", VariablePurpose::describes_a_machine},
    UnusedVariable{"HWLOC_THISSYSTEM", VariablePurpose::describes_a_machine},
    UnusedVariable{"HWLOC_ALLOW", VariablePurpose::describes_a_machine},
};

// The entries of the environment that were taken out; null where a variable was not set. What ran
// before main can hand on is what it stored. NOLINTNEXTLINE(*-avoid-non-const-global-variables)
constinit std::array<const char*, unused_ones.size()> taken_out{};

}  // namespace

// Calls nothing that needs a library to be ready.
void take_out_unused_variables(int /*argc*/, char** /*argv*/, char** environment) {
  char** kept = environment;
  for (char** entry = environment; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    bool used = true;
    for (std::size_t i = 0; i < unused_ones.size(); ++i) {
      const std::string_view name = unused_ones[i].name;
      if (variable.starts_with(name) && variable.substr(name.size()).starts_with('=')) {
        taken_out[i] = *entry;
        used = false;
      }
    }
    if (used) {
      *kept++ = *entry;
    }
  }
  *kept = nullptr;
}

std::vector<std::string> unused_variables(VariablePurpose purpose) {
  std::vector<std::string> variables;
  for (std::size_t i = 0; i < unused_ones.size(); ++i) {
    if (unused_ones[i].purpose == purpose && taken_out[i] != nullptr) {
      variables.emplace_back(taken_out[i]);
    }
  }
  return variables;
}

}  // namespace scalelab

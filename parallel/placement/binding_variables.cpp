// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/placement/binding_variables.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace scalelab {
namespace {

constexpr std::array<std::string_view, 4> binding_names{"OMP_PROC_BIND", "OMP_PLACES",
                                                        "GOMP_CPU_AFFINITY", "KMP_AFFINITY"};

// The entries of the environment that were taken out; null where a variable was not set. What ran
// before main can hand on is what it stored. NOLINTNEXTLINE(*-avoid-non-const-global-variables)
constinit std::array<const char*, binding_names.size()> taken_out{};

}  // namespace

// Calls nothing that needs a library to be ready.
void take_out_binding_variables(int /*argc*/, char** /*argv*/, char** environment) {
  char** kept = environment;
  for (char** entry = environment; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    bool binds = false;
    for (std::size_t name = 0; name < binding_names.size(); ++name) {
      if (variable.starts_with(binding_names[name]) &&
          variable.substr(binding_names[name].size()).starts_with('=')) {
        taken_out[name] = *entry;
        binds = true;
      }
    }
    if (!binds) {
      *kept++ = *entry;
    }
  }
  *kept = nullptr;
}

std::vector<std::string> unused_binding_variables() {
  std::vector<std::string> variables;
  for (const char* variable : taken_out) {
    if (variable != nullptr) {
      variables.emplace_back(variable);
    }
  }
  return variables;
}

}  // namespace scalelab

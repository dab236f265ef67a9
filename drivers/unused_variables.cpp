// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/unused_variables.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "drivers/message.hpp"
#include "parallel/job/launcher.hpp"

namespace scalelab {
namespace {

std::string_view why_not(VariablePurpose purpose) {
  return purpose == VariablePurpose::binds_threads
             ? "scalelab gives workers their places itself; choose them with placement.policy in "
               "the config (docs/measuring.md, where workers run)"
             : "scalelab looks itself at the computer that it runs on";
}

}  // namespace

// The ranks that this process starts have the variables no longer.
void tell_of_unused_variables(VariablePurpose purpose) {
  const std::vector<std::string> variables = unused_variables(purpose);
  if (!variables.empty() && speaks_for_the_job()) {
    say(fmt::format("{} {} not used: {}", fmt::join(variables, ", "),
                    variables.size() == 1 ? "is" : "are", why_not(purpose)));
  }
}

}  // namespace scalelab

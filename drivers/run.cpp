// SPDX-License-Identifier: BSD-3-Clause
#include <memory>

#include "drivers/commands.hpp"
#include "drivers/measure.hpp"
#include "report/text.hpp"

namespace scalelab {

Command run_command() {
  auto typed = std::make_shared<MeasureArguments>();
  typed->command = "run";
  return {
      .name = "run",
      .summary = "Measure the studies of the configs; started alone, starts mpirun by itself",
      .declare =
          [typed](Arguments& arguments) {
            arguments.words("CONFIG", typed->configs, "config files; several make one results file",
                            Need::required);
            arguments.word("-o,--output", typed->output,
                           "results file (default: the first config's name with .h5)");
            declare_measuring(arguments, *typed);
          },
      .run =
          [typed] {
            return measure(*typed,
                           [](const Results& results) { return text_report(results, false); });
          },
      .by_all_ranks = true,
      .take_plugins = [typed](const std::vector<std::string>& words) { typed->plugins = words; }};
}

}  // namespace scalelab

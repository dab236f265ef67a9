// SPDX-License-Identifier: BSD-3-Clause
#include <memory>
#include <utility>

#include "analysis/guide/guide.hpp"
#include "drivers/commands.hpp"
#include "drivers/measure.hpp"
#include "report/guide_text.hpp"
#include "study/guide_configs.hpp"

namespace scalelab {

Command guide_command() {
  auto typed = std::make_shared<MeasureArguments>();
  typed->command = "guide";
  typed->output = "guide.h5";
  typed->title = "A guide to threads and processes, measured";
  for (ReadyConfig& config : guide_configs()) {
    typed->configs.push_back(std::move(config.path));
    typed->texts.push_back(std::move(config.text));
  }
  return {
      .name = "guide",
      .summary = "Threads or processes? Measure what a beginner's guide says of six tasks",
      .declare =
          [typed](Arguments& arguments) {
            arguments.word("-o,--output", typed->output, "results file (default: guide.h5)");
            declare_measuring(arguments, *typed);
          },
      .run =
          [typed] {
            return measure(*typed, [](const Results& results) {
              return guide_text(guide_of(results), Pen(false));
            });
          },
      .by_all_ranks = true,
      .take_plugins = [typed](const std::vector<std::string>& words) { typed->plugins = words; }};
}

}  // namespace scalelab

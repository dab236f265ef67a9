// SPDX-License-Identifier: BSD-3-Clause
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "drivers/unused_variables.hpp"
#include "fitness/fitness.hpp"
#include "parallel/job/launcher.hpp"
#include "posix/standard_streams.hpp"
#include "report/fitness_report.hpp"
#include "terminal/terminal.hpp"

namespace scalelab {
namespace {

constexpr double probe_s = 1;  // long enough to see what comes ten times a second

int check(const std::string& format) {
  tell_of_unused_variables(VariablePurpose::describes_a_machine);
  Job job;
  const std::vector<FitnessFacts> facts = gather_fitness_facts(job, probe_s);
  if (!job.leads()) {
    return exit_fine;
  }
  std::vector<NodeFitness> nodes;
  nodes.reserve(facts.size());
  for (const FitnessFacts& computer : facts) {
    nodes.push_back(judge(computer));
  }
  print(format == "json" ? fitness_json(nodes, facts)
                         : fitness_text(nodes, terminal_columns(STDOUT_FILENO)));
  finish_output();
  return worst_grade(nodes) == Grade::unfit ? exit_failure : exit_fine;
}

int check_with_exit_codes(const std::string& format) {
  const bool speaks = speaks_for_the_job();
  try {
    return check(format);
  } catch (const LaunchError& error) {
    if (speaks) {
      say(error.what());
    }
    return exit_failure;
  }
}

}  // namespace

Command check_command() {
  auto format = std::make_shared<std::string>("text");
  return {.name = "check",
          .summary =
              "Tell whether this computer, or under mpirun each of the job's, is fit to measure on",
          .declare =
              [format](Arguments& arguments) {
                arguments.choice("--format", *format, {"text", "json"}, "text or json");
              },
          .run = [format] { return check_with_exit_codes(*format); },
          .by_all_ranks = true};
}

}  // namespace scalelab

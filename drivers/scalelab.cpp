/// scalelab: runs kernels under every way of working in parallel, and shows how they scale.
///
///   scalelab run configs/pi_strong.toml -o pi.h5
///   scalelab report pi.h5 -o report
///   scalelab list
///   scalelab check
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/version.hpp"
#include "parallel/job/launcher.hpp"
#include "results/file_error.hpp"
#include "study/nearest_name.hpp"

namespace scalelab {
namespace {

// A mistake in the request. Every process of a job makes the same one: the first one speaks for all
// and gives the exit code, since a launcher ends the others as soon as one of them fails.
int refuse(const std::string& message) {
  if (!speaks_for_the_job()) {
    return exit_fine;
  }
  fmt::print(stderr, "scalelab: {}\n", message);
  return exit_usage;
}

int parse_failed(const CLI::App& program, const CLI::ParseError& error, const std::string& word) {
  if (error.get_exit_code() == 0) {  // help or version was asked for
    return speaks_for_the_job() ? program.exit(error) : exit_fine;
  }
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  if (!word.empty() && !word.starts_with('-')) {
    return refuse(fmt::format("no command is called '{}': expected {}{}", word, name_list(names),
                              did_you_mean(word, names)));
  }
  const auto chosen = program.get_subcommands();
  return refuse(fmt::format("{}; `scalelab {}--help` tells more", error.what(),
                            chosen.empty() ? "" : chosen.front()->get_name() + " "));
}

int run_command(int argc, char** argv) {
  CLI::App program(
      "Measures how kernels scale over threads and processes, free or behind an "
      "interpreter lock",
      "scalelab");
  program.set_version_flag("--version", version() + " (" + git_commit() + ")");
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 fine, 1 failure or, for check, unfit; 2 bad usage or config,\n"
      "3 an answer was wrong, 4 compare found a regression, 5 interrupted and resumable.");
  const std::array commands{add_run(program),   add_list(program),  add_report(program),
                            add_merge(program), add_check(program), add_compare(program)};
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string word = argc > 1 ? argv[1] : "";
    const auto names = program.get_subcommands(
        [&](const CLI::App* command) { return command->get_name() == word; });
    return parse_failed(program, error, names.empty() ? word : "");
  }
  for (const Command& command : commands) {
    if (command.parser->parsed() && (command.by_all_ranks || speaks_for_the_job())) {
      return command.run();
    }
  }
  return exit_fine;
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  int code = exit_failure;
  try {
    code = run_command(argc, argv);
  } catch (const FileError& error) {
    code = refuse(error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "scalelab: {}\n", error.what());
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    fmt::print(stderr, "scalelab: the output can't be written: is the disk full?\n");
    return code == exit_fine ? exit_failure : code;
  }
  return code;
}

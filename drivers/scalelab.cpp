/// scalelab: runs kernels under every way of working in parallel, and shows how they scale.
///
///   scalelab run configs/pi_strong.toml -o pi.h5
///   scalelab report pi.h5 -o report
///   scalelab list
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <exception>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/version.hpp"
#include "parallel/launcher.hpp"
#include "results/file_error.hpp"

namespace {

// Every process of a job parses the same command line; the first one speaks for all.
bool speaks() {
  return scalelab::launcher_from_environment().process_number.value_or(0) == 0;
}

int parse_failed(const CLI::App& program, const CLI::ParseError& error) {
  const bool asked_for_help = error.get_exit_code() == 0;
  if (speaks()) {
    program.exit(error);
  }
  return asked_for_help ? scalelab::exit_fine : scalelab::exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace scalelab;
  try {
    CLI::App program(
        "Measures how kernels scale over threads and processes, free or behind an "
        "interpreter lock",
        "scalelab");
    program.set_version_flag("--version", version() + " (" + git_commit() + ")");
    program.require_subcommand(1);
    program.footer(
        "Exit codes: 0 fine, 1 failure, 2 bad usage or config, 3 an answer was wrong,\n"
        "4 compare found a regression, 5 interrupted and resumable.");
    const std::array commands{add_run(program), add_list(program), add_report(program),
                              add_merge(program)};
    try {
      program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return parse_failed(program, error);
    }
    for (const Command& command : commands) {
      if (command.parser->parsed()) {
        return command.run();
      }
    }
    return exit_usage;
  } catch (const FileError& error) {
    fmt::print(stderr, "scalelab: {}\n", error.what());
    return exit_usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "scalelab: {}\n", error.what());
    return exit_failure;
  }
}

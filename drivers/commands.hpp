#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

/// The subcommands. Each adds itself to the program and returns what runs it; that returns the exit
/// code. None of them does more than connect its options to the folders below.
namespace scalelab {

struct Command {
  CLI::App* parser = nullptr;
  std::function<int()> run;
  bool by_all_ranks = false;  ///< under mpirun; the other commands are the first process's alone
};

Command add_run(CLI::App& program);
Command add_list(CLI::App& program);
Command add_report(CLI::App& program);
Command add_merge(CLI::App& program);
Command add_check(CLI::App& program);
Command add_compare(CLI::App& program);

}  // namespace scalelab

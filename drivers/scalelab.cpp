// SPDX-License-Identifier: BSD-3-Clause

/// scalelab: runs kernels under every way of working in parallel, and shows how they scale.
///
///   scalelab run configs/pi_strong.toml -o pi.h5
///   scalelab report pi.h5 -o report
///   scalelab time --threads 1,2,4 -- ./solver {threads}
///   scalelab guide
///   scalelab list
///   scalelab check
#include <fmt/format.h>

#include <exception>
#include <string>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "drivers/plugins.hpp"
#include "drivers/version.hpp"
#include "numerics/dense/product.hpp"
#include "parallel/job/launcher.hpp"
#include "posix/inherited_signals.hpp"
#include "posix/standard_streams.hpp"
#include "posix/start_again.hpp"
#include "results/file_error.hpp"

namespace scalelab {
namespace {

// A mistake in the request. Every process of a job makes the same one: the first one speaks for all
// and gives the exit code, since a launcher ends the others as soon as one of them fails.
int refuse(const std::string& message) {
  if (!speaks_for_the_job()) {
    return exit_fine;
  }
  say(message);
  return exit_usage;
}

int run_chosen_command(int argc, char** argv) {
  const std::vector<Command> commands{run_command(),   time_command(),   guide_command(),
                                      list_command(),  report_command(), merge_command(),
                                      check_command(), compare_command()};
  std::vector<std::string> plugins;
  const Command* command = read_command_line(
      argc, argv, commands, [&](Arguments& common) { declare_plugins(common, plugins); },
      version() + " (" + git_commit() + ")");
  if (command == nullptr || (!command->by_all_ranks && !speaks_for_the_job())) {
    return exit_fine;
  }
  if (command->take_plugins) {
    command->take_plugins(plugins);
  }
  return command->run();
}

}  // namespace
}  // namespace scalelab

int main(int argc, char** argv) {
  using namespace scalelab;
  if (!was_started_again()) {
    if (const auto setting = dense::better_setting()) {
      start_again_with(setting->variable, setting->value, argv);
    }
  }
  take_standard_descriptors();
  settle_inherited_signals();
  int code = exit_failure;
  try {
    code = run_chosen_command(argc, argv);
  } catch (const UsageError& error) {
    code = refuse(error.what());
  } catch (const PluginError& error) {
    code = refuse(error.what());
  } catch (const FileError& error) {
    code = refuse(error.what());
  } catch (const std::exception& error) {
    say(error.what());
  }
  if (finish_output() == OutputState::failed) {
    say("the output can't be written: is the disk full?");
    return code == exit_fine ? exit_failure : code;
  }
  return code;
}

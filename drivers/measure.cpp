// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/derived.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "drivers/plugins.hpp"
#include "drivers/start_job.hpp"
#include "drivers/unused_variables.hpp"
#include "drivers/version.hpp"
#include "parallel/job/launch_file.hpp"
#include "parallel/job/launcher.hpp"
#include "parallel/machine/thread_limits.hpp"
#include "posix/shell_word.hpp"
#include "posix/standard_streams.hpp"
#include "report/plan_text.hpp"
#include "report/words/placement_words.hpp"
#include "results/hdf5/trial_read.hpp"
#include "study/campaign.hpp"

namespace scalelab {
namespace {

// The command line again, for the processes that mpirun starts.
std::vector<std::string> command_line(const MeasureArguments& arguments,
                                      const std::string& output) {
  std::vector<std::string> words{arguments.command};
  // A config that looks like an option stands behind the end of the options. Configs that are part
  // of the program follow from the command.
  const std::vector<std::string> typed =
      arguments.texts.empty() ? arguments.configs : std::vector<std::string>{};
  const bool dashed =
      std::ranges::any_of(typed, [](const std::string& config) { return config.starts_with('-'); });
  if (!dashed) {
    words.insert(words.end(), typed.begin(), typed.end());
  }
  words.insert(words.end(), {"-o", output});
  const std::vector<std::string> plugins = plugin_words();
  words.insert(words.end(), plugins.begin(), plugins.end());
  for (const std::string& option : arguments.overrides) {
    words.insert(words.end(), {"--set", option});
  }
  if (arguments.resume) {
    words.emplace_back("--resume");
  }
  if (arguments.overwrite) {
    words.emplace_back("--overwrite");
  }
  if (arguments.quiet) {
    words.emplace_back("--quiet");
  }
  words.insert(words.end(), arguments.own_words.begin(), arguments.own_words.end());
  if (dashed) {
    words.emplace_back("--");
    words.insert(words.end(), typed.begin(), typed.end());
  }
  return words;
}

ProgressReader progress_reader(bool quiet, const std::string& terminal) {
  if (quiet) {
    return ProgressReader::nobody;
  }
  return terminal.empty() ? ProgressReader::log : ProgressReader::terminal;
}

RunRequest request_from(const MeasureArguments& arguments, const LaunchListener& listener) {
  RunRequest request;
  request.config_texts = arguments.texts;
  if (const auto line = listener.line()) {
    request.config_texts = config_texts_in(*line);
  }
  request.config_paths = arguments.configs;
  request.overrides = arguments.overrides;
  request.output = arguments.output.empty()
                       ? std::filesystem::path(arguments.configs.front()).stem().string() + ".h5"
                       : arguments.output;
  request.existing = arguments.resume      ? Existing::resume
                     : arguments.overwrite ? Existing::overwrite
                                           : Existing::refuse;
  request.terminal = progress_terminal();
  request.progress = progress_reader(arguments.quiet, request.terminal);
  request.provenance.title = arguments.title;
  request.provenance.scalelab_version = version();
  request.provenance.git_commit = git_commit();
  request.provenance.command_line = "scalelab";
  for (const std::string& word : command_line(arguments, request.output)) {
    request.provenance.command_line += " " + shell_word(word);
  }
  request.derive = [](const Results& results) { return derive(results); };
  request.diagnose = placement_warnings;
  return request;
}

// Loads what is named; returns why it can't.
std::string why_no_plugins(const std::vector<std::string>& typed) {
  try {
    load_plugins(typed);
    return {};
  } catch (const PluginError& error) {
    return error.what();
  }
}

int run(const MeasureArguments& arguments, const ReportToPrint& report,
        const LaunchListener& listener) {
  const LauncherInfo launcher = launcher_from_environment();
  const std::string no_plugins = why_no_plugins(arguments.plugins);
  if (!no_plugins.empty() && (arguments.dry_run || !launcher.launched())) {
    throw RequestError(no_plugins);
  }
  RunRequest request = request_from(arguments, listener);
  if (arguments.dry_run) {
    if (speaks_for_the_job()) {
      const std::vector<Config> configs = read_configs(request);
      print(plan_text(configs, plan_points(configs)));
    }
    return exit_fine;
  }
  const std::vector<Config> configs =
      launcher.launched() ? std::vector<Config>() : read_configs(request);
  const bool in_this_process =
      !configs.empty() &&
      std::ranges::all_of(configs, [](const Config& one) { return one.subject->in_one_process(); });
  if (!arguments.quiet) {
    if (!in_this_process) {  // a program gets them
      tell_of_unused_variables(VariablePurpose::binds_threads);
    }
    tell_of_unused_variables(VariablePurpose::describes_a_machine);
  }
  if (launcher.launched()) {
    return run_in_job(std::move(request), report, listener, no_plugins);  // as all ranks do
  }
  if (in_this_process) {
    request.config_texts.clear();  // each was read once
    for (const Config& config : configs) {
      request.config_texts.push_back(config.text);
    }
    plan_points(configs);
    if (request.existing == Existing::resume) {
      check_output(request);
      try_reading(request.output);  // processes of an MPI job can't
    }
    return run_in_job(std::move(request), report, listener);
  }
  JobStart start{.arguments = command_line(arguments, request.output),
                 .output = request.output,
                 .resume = arguments.resume,
                 .terminal = request.terminal,
                 .quiet = arguments.quiet};
  for (const Config& config : configs) {
    start.ranks = std::max(start.ranks, most_ranks(config));
    start.config_texts.push_back(config.text);
  }
  if (const std::string why_not = too_many_processes(start.ranks); !why_not.empty()) {
    throw RequestError(why_not);
  }
  check_output(request);
  if (request.existing == Existing::resume) {
    try_reading(request.output);  // processes of an MPI job can't
  }
  return start_job(start);
}

int run_with_exit_codes(const MeasureArguments& arguments, const ReportToPrint& report,
                        const LaunchListener& listener) {
  const bool speaks = speaks_for_the_job();
  try {
    return run(arguments, report, listener);
  } catch (const LaunchError& error) {
    if (speaks) {
      say(error.what());
    }
    return exit_failure;
  } catch (const ConfigError& error) {
    if (speaks) {
      tell(fmt::format("{}\n", error.what()));
    }
    return speaks ? exit_usage : exit_fine;
  } catch (const RequestError& error) {
    if (speaks) {
      say(error.what());
    }
    return speaks ? exit_usage : exit_fine;
  }
}

}  // namespace

int measure(const MeasureArguments& arguments, const ReportToPrint& report) {
  const LaunchListener listener(speaks_for_the_job() ? arguments.launch_file : std::string());
  try {
    const int code = run_with_exit_codes(arguments, report, listener);
    listener.tell_end(code);
    return code;
  } catch (...) {
    listener.tell_end(exit_failure);
    throw;
  }
}

void declare_measuring(Arguments& arguments, MeasureArguments& typed) {
  arguments.repeated("--set", typed.overrides,
                     "replace one key of every config, as in --set measure.max_repeats=10");
  arguments.flag("--resume", typed.resume, "go on with an interrupted results file");
  arguments.flag("--overwrite", typed.overwrite, "replace an existing results file", "--resume");
  arguments.flag("--dry-run", typed.dry_run, "print the points and run nothing");
  arguments.flag("--quiet", typed.quiet, "no progress");
  arguments.hidden(launch_file_option, typed.launch_file);
}

}  // namespace scalelab

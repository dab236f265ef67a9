// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "analysis/derived.hpp"
#include "analysis/placement_findings.hpp"
#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/version.hpp"
#include "parallel/job/launcher.hpp"
#include "parallel/placement/binding_variables.hpp"
#include "report/text.hpp"
#include "results/trial_read.hpp"
#include "study/campaign.hpp"

namespace scalelab {
namespace {

struct RunArguments {
  std::vector<std::string> configs;
  std::vector<std::string> overrides;
  std::string output;
  bool resume = false;
  bool overwrite = false;
  bool dry_run = false;
  bool quiet = false;
};

// The command line again, for the processes that mpirun starts.
std::vector<std::string> command_line(const RunArguments& arguments, const std::string& output) {
  std::vector<std::string> words{"run"};
  words.insert(words.end(), arguments.configs.begin(), arguments.configs.end());
  words.insert(words.end(), {"-o", output});
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
  return words;
}

// The word as a shell would take it for one.
std::string quoted_for_shell(const std::string& word) {
  const bool plain = word.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_-+=./:,@%") == std::string::npos;
  if (plain && !word.empty()) {
    return word;
  }
  std::string quoted = "'";
  for (const char letter : word) {
    quoted += letter == '\'' ? std::string(R"('\'')") : std::string(1, letter);
  }
  return quoted + "'";
}

ProgressReader progress_reader(bool quiet) {
  if (quiet) {
    return ProgressReader::nobody;
  }
  return progress_on_terminal() ? ProgressReader::terminal : ProgressReader::log;
}

RunRequest request_from(const RunArguments& arguments) {
  RunRequest request;
  request.config_paths = arguments.configs;
  request.overrides = arguments.overrides;
  request.output = arguments.output.empty()
                       ? std::filesystem::path(arguments.configs.front()).stem().string() + ".h5"
                       : arguments.output;
  request.existing = arguments.resume      ? Existing::resume
                     : arguments.overwrite ? Existing::overwrite
                                           : Existing::refuse;
  request.progress = progress_reader(arguments.quiet);
  request.provenance.scalelab_version = version();
  request.provenance.git_commit = git_commit();
  request.provenance.command_line = "scalelab";
  for (const std::string& word : command_line(arguments, request.output)) {
    request.provenance.command_line += " " + quoted_for_shell(word);
  }
  request.derive = [](const Results& results) { return derive(results); };
  request.diagnose = placement_warnings;
  return request;
}

void print_plan(const RunRequest& request) {
  const std::vector<Config> configs = read_configs(request);
  const std::vector<PlannedPoint> points = plan_points(configs);
  for (std::size_t study = 0; study < configs.size(); ++study) {
    const Config& config = configs[study];
    fmt::print("{}: {} under {} scaling; needs up to {} ranks\n", config.title, config.kernel->name,
               to_string(config.scaling), most_ranks(config));
    for (const PlannedPoint& point : points) {
      if (static_cast<std::size_t>(point.record.study) != study) {
        continue;
      }
      if (point.record.status == PointStatus::skipped) {
        fmt::print("  {} with {} workers: skipped: {}\n", to_string(point.record.model),
                   point.record.workers, point.record.reason);
        continue;
      }
      fmt::print("  {:24} {:10} {:4} workers  {:.4g} {}s {}\n", label(point.record),
                 to_string(point.record.model), point.record.workers, point.record.work,
                 point.record.work_unit, settings_text(point.record.size));
    }
  }
}

// Ends the whole job over an exception of this rank. A failure often strikes several ranks at once:
// lower ranks speak sooner, and the first to speak ends the others.
[[noreturn]] void fail_job(const Job& job, const InterruptWatch& interrupt,
                           const std::string& what) {
  constexpr auto head_start = std::chrono::milliseconds(250);
  constexpr auto glance = std::chrono::milliseconds(10);
  for (auto waited = glance * 0; waited < head_start * std::min(job.rank(), 12); waited += glance) {
    if (interrupt.requested()) {
      std::_Exit(exit_failure);  // another rank has spoken, and the launcher ends this one
    }
    std::this_thread::sleep_for(glance);
  }
  fmt::print(stderr, "scalelab: rank {} on {}: {}\n", job.rank(), job.hostname(), what);
  std::fflush(stderr);
  Job::abort(exit_failure);
}

int tell_end(const RunRequest& request, const RunEnd& end) {
  if (end.outcome == RunOutcome::finished && request.progress != ProgressReader::nobody) {
    fmt::print(stderr, "scalelab: wrote {}; `scalelab report {} -o DIR` draws it\n", request.output,
               request.output);
  }
  fmt::print("{}", text_report(end.results, false));
  std::fflush(stdout);
  switch (end.outcome) {
    case RunOutcome::finished:
      break;
    case RunOutcome::interrupted:
      fmt::print(stderr,
                 "scalelab: interrupted; {} finished samples are in {}; go on with --resume\n",
                 end.results.samples.size(), request.output);
      return exit_interrupted;
    case RunOutcome::wrong_answer:
      fmt::print(stderr, "scalelab: {}; the samples are in {}\n", end.message, request.output);
      return exit_wrong_answer;
  }
  return exit_fine;
}

int run_in_job(const RunRequest& request) {
  std::atomic<Campaign*> under_way = nullptr;
  // Launchers kill about a second after they have told a process to end; a sample that takes longer
  // is dropped.
  constexpr double grace_s = 0.5;
  const InterruptWatch interrupt(grace_s, [&] {
    Campaign* campaign = under_way.load();
    if (campaign != nullptr && campaign->leads()) {
      if (!campaign->save_before_the_end()) {
        fmt::print(stderr, "scalelab: interrupted before anything was measured\n");
        std::_Exit(exit_failure);
      }
      fmt::print(
          stderr,
          "scalelab: interrupted; the sample under way was dropped, all finished ones are in "
          "{}; go on with --resume\n",
          request.output);
      std::_Exit(exit_interrupted);
    }
  });
  Job job;
  Campaign campaign(job);
  under_way = &campaign;
  const std::unique_ptr<std::atomic<Campaign*>, void (*)(std::atomic<Campaign*>*)> out_of_the_way(
      &under_way, [](std::atomic<Campaign*>* shown) { *shown = nullptr; });
  try {
    if (!campaign.begin(request)) {
      return exit_fine;  // rank 0 has said why, and gives the exit code
    }
  } catch (const ConfigError& error) {
    fmt::print(stderr, "{}\n", error.what());  // begins with file, line and column
    return exit_usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "scalelab: {}\n", error.what());
    return exit_usage;
  }
  try {
    const RunEnd end = campaign.visit_all(request, interrupt);
    return job.leads() ? tell_end(request, end) : exit_fine;
  } catch (const std::exception& error) {
    fail_job(job, interrupt, error.what());
  }
}

// Once in a job: the ranks that this process starts have the variables no longer.
void tell_of_unused_variables() {
  const std::vector<std::string> variables = unused_binding_variables();
  if (!variables.empty() && speaks_for_the_job()) {
    fmt::print(stderr,
               "scalelab: {} {} not used: scalelab gives workers their places itself; choose them "
               "with placement.policy in the config (docs/measuring.md, where workers run)\n",
               fmt::join(variables, ", "), variables.size() == 1 ? "is" : "are");
  }
}

int run(const RunArguments& arguments) {
  const RunRequest request = request_from(arguments);
  const LauncherInfo launcher = launcher_from_environment();
  if (arguments.dry_run) {
    if (speaks_for_the_job()) {
      print_plan(request);
    }
    return exit_fine;
  }
  if (!arguments.quiet) {
    tell_of_unused_variables();
  }
  if (launcher.launched()) {
    return run_in_job(request);
  }
  int ranks = 1;
  for (const Config& config : read_configs(request)) {
    ranks = std::max(ranks, most_ranks(config));
  }
  check_output(request);
  if (request.existing == Existing::resume) {
    try_reading(request.output);  // processes of an MPI job can't
  }
  const Relaunch relaunch_request{.ranks = ranks,
                                  .arguments = command_line(arguments, request.output),
                                  .terminal = request.progress == ProgressReader::terminal};
  if (!arguments.quiet) {
    std::vector<std::string> command = mpirun_command(relaunch_request, "scalelab");
    command.front() = std::filesystem::path(command.front()).filename().string();
    fmt::print(stderr, "scalelab: starting {}\n", fmt::join(command, " "));
  }
  const int code = relaunch(relaunch_request, exit_interrupted);
  constexpr int not_started = 127;
  if (code == not_started) {
    return exit_failure;
  }
  if (code > exit_interrupted) {
    fmt::print(
        stderr,
        "scalelab: mpirun ended with code {}: a process of the job died; finished samples are "
        "kept in {}; go on with --resume\n",
        code, request.output);
    return exit_failure;
  }
  return code;
}

int run_with_exit_codes(const RunArguments& arguments) {
  const bool speaks = speaks_for_the_job();
  try {
    return run(arguments);
  } catch (const LaunchError& error) {
    if (speaks) {
      fmt::print(stderr, "scalelab: {}\n", error.what());
    }
    return exit_failure;
  } catch (const ConfigError& error) {
    if (speaks) {
      fmt::print(stderr, "{}\n", error.what());
    }
    return speaks ? exit_usage : exit_fine;
  } catch (const RequestError& error) {
    if (speaks) {
      fmt::print(stderr, "scalelab: {}\n", error.what());
    }
    return speaks ? exit_usage : exit_fine;
  }
}

}  // namespace

Command run_command() {
  auto typed = std::make_shared<RunArguments>();
  return {.name = "run",
          .summary = "Measure the studies of the configs; started alone, starts mpirun by itself",
          .declare =
              [typed](Arguments& arguments) {
                arguments.words("CONFIG", typed->configs,
                                "config files; several make one results file", Need::required);
                arguments.word("-o,--output", typed->output,
                               "results file (default: the first config's name with .h5)");
                arguments.repeated(
                    "--set", typed->overrides,
                    "replace one key of every config, as in --set measure.max_repeats=10");
                arguments.flag("--resume", typed->resume, "go on with an interrupted results file");
                arguments.flag("--overwrite", typed->overwrite, "replace an existing results file",
                               "--resume");
                arguments.flag("--dry-run", typed->dry_run, "print the points and run nothing");
                arguments.flag("--quiet", typed->quiet, "no progress");
              },
          .run = [typed] { return run_with_exit_codes(*typed); },
          .by_all_ranks = true};
}

}  // namespace scalelab

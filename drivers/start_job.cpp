// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/start_job.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <tuple>

#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "parallel/job/launch_file.hpp"
#include "parallel/job/launcher.hpp"
#include "posix/standard_streams.hpp"
#include "results/file_error.hpp"
#include "results/results_file.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

// Tells one state of a file from the next: a results file is only ever replaced as a whole.
using FileState = std::tuple<dev_t, ino_t, time_t, long>;

FileState state_of(const std::string& path) {
  struct stat found = {};
  return ::stat(path.c_str(), &found) == 0
             ? FileState{found.st_dev, found.st_ino, found.st_mtim.tv_sec, found.st_mtim.tv_nsec}
             : FileState{};
}

std::size_t samples_in(const std::string& path) {
  try {
    return ResultsFile(path).results().samples.size();
  } catch (const FileError&) {
    return 0;
  }
}

std::unique_ptr<LaunchFile> make_launch_file(const JobStart& start) {
  try {
    return std::make_unique<LaunchFile>(
        start.output, nlohmann::json(start.config_texts)
                          .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  } catch (const std::system_error& error) {
    throw_system_error("write beside", start.output, error.code().value());
  }
}

std::string how(const LauncherEnd& end) {
  return end.code ? fmt::format("with code {}", *end.code)
                  : fmt::format("by signal {}", end.signal.value_or(0));
}

std::string short_name(const std::string& program) {
  return std::filesystem::path(program).filename().string();
}

// The command as a person would type it to see what the launcher says.
std::string outspoken_command(const JobStart& start) {
  std::vector<std::string> command = mpirun_command(
      {.ranks = start.ranks, .arguments = start.arguments, .terminal = ""}, "scalelab");
  command.front() = short_name(command.front());
  std::erase(command, "--quiet");
  return fmt::format("{}", fmt::join(command, " "));
}

void tell_that_nothing_began(const JobStart& start, const std::string& launcher,
                             const LauncherEnd& end) {
  std::string text = fmt::format(
      "scalelab: {} ended {} before scalelab began in it, so nothing was measured. What it has to "
      "say, it says to:\n  {}\n",
      launcher, how(end), outspoken_command(start));
  const std::vector<std::string> variables = launcher_variables();
  if (!variables.empty()) {
    text += fmt::format("It is steered by these variables: {}\n", fmt::join(variables, ", "));
  }
  tell(visible_lines(text));
}

// The exit code where rank 0 told none: something ended it, or it never was.
int tell_of_an_early_end(const JobStart& start, const std::string& launcher, const LauncherEnd& end,
                         bool began, std::size_t kept) {
  const std::string what_is_kept =
      kept > 0 ? fmt::format("{} finished samples are kept in {}; go on with --resume", kept,
                             start.output)
               : "nothing was measured";
  if (end.interrupted) {
    say(kept > 0 ? fmt::format("interrupted; {}", what_is_kept)
                 : "interrupted before anything was measured");
    return kept > 0 ? exit_interrupted : exit_failure;
  }
  if (began) {
    say(fmt::format("{} ended {} before rank 0 was done; {}", launcher, how(end), what_is_kept));
    return exit_failure;
  }
  tell_that_nothing_began(start, launcher, end);
  if (kept > 0) {
    say(what_is_kept);
  }
  return exit_failure;
}

}  // namespace

int start_job(const JobStart& start) {
  const std::unique_ptr<LaunchFile> file = make_launch_file(start);
  Relaunch relaunched{.ranks = start.ranks,
                      .arguments = start.arguments,
                      .terminal = start.terminal,
                      .started = [&](pid_t launcher) { file->note_launcher(launcher); }};
  const std::vector<std::string> shown = mpirun_command(relaunched, "scalelab");
  const std::string launcher = short_name(shown.front());
  if (!start.quiet) {
    say(fmt::format("starting {} {}", launcher, fmt::join(shown.begin() + 1, shown.end(), " ")));
  }
  // Right behind the subcommand: words may follow an end of the options.
  relaunched.arguments.insert(relaunched.arguments.begin() + 1,
                              {launch_file_option, file->path().string()});
  const FileState before = state_of(start.output);
  const LauncherEnd end = relaunch(relaunched);
  if (!end.started) {
    return exit_failure;
  }
  const JobNews news = file->news();
  print(news.output);
  if (!news.exit_code) {
    const bool ours = start.resume || state_of(start.output) != before;
    return tell_of_an_early_end(start, launcher, end, news.began,
                                ours ? samples_in(start.output) : 0);
  }
  if (*news.exit_code == exit_interrupted && !end.interrupted && end.code == exit_failure) {
    // Nobody interrupted it: another rank failed, and said why. Rank 0 was told to end for that.
    return exit_failure;
  }
  if (*news.exit_code == exit_fine && end.code != exit_fine && !end.interrupted) {
    say(
        fmt::format("{} ended {} after everything was measured and written to {}: a process of the "
                    "job failed at its end",
                    launcher, how(end), start.output));
    return exit_failure;
  }
  return *news.exit_code;
}

std::vector<std::string> config_texts_in(const std::string& line) {
  return nlohmann::json::parse(line).get<std::vector<std::string>>();
}

}  // namespace scalelab

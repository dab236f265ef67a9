// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/measure.hpp"
#include "report/text.hpp"
#include "study/config.hpp"
#include "study/program/program_config_text.hpp"

namespace scalelab {
namespace {

// What a person types.
struct TimeArguments {
  std::vector<std::string> command;
  std::vector<std::string> threads;
  std::vector<std::string> ranks;
  std::vector<std::string> layouts;
  std::string name;
  std::string timeout_s;
  std::string export_to;
  MeasureArguments measuring;
};

// "1,2,4" as typed may come as several words too.
std::vector<std::string> parts_of(const std::vector<std::string>& words) {
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    for (std::size_t begin = 0; begin <= word.size();) {
      const std::size_t end = std::min(word.find(',', begin), word.size());
      parts.push_back(word.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return parts;
}

std::vector<std::string> layouts_of(const TimeArguments& typed) {
  if (!typed.layouts.empty()) {
    if (!typed.threads.empty() || !typed.ranks.empty()) {
      throw UsageError("--layouts says ranks and threads: leave --ranks and --threads out");
    }
    return parts_of(typed.layouts);
  }
  if (typed.threads.empty() && typed.ranks.empty()) {
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    return usual_layouts(typed.command, std::max(cores, 1));
  }
  const auto counts = [](const std::vector<std::string>& words) {
    return words.empty() ? std::vector<std::string>{"1"} : parts_of(words);
  };
  std::vector<std::string> layouts;
  for (const std::string& ranks : counts(typed.ranks)) {
    for (const std::string& threads : counts(typed.threads)) {
      layouts.push_back(ranks + "x" + threads);
    }
  }
  return layouts;
}

// The first of solver.h5, solver-2.h5 and so on that is not there.
std::string free_output(const std::string& name) {
  std::string path = name + ".h5";
  for (int number = 2; std::filesystem::exists(path); ++number) {
    path = fmt::format("{}-{}.h5", name, number);
  }
  return path;
}

void export_config(const TimeArguments& typed, const std::string& text) {
  if (std::filesystem::exists(typed.export_to) && !typed.measuring.overwrite) {
    throw UsageError(fmt::format("{} exists; --overwrite replaces it", typed.export_to));
  }
  std::ofstream file(typed.export_to, std::ios::binary);
  file << text << std::flush;
  if (!file) {
    throw UsageError(fmt::format("can't write the config to {}", typed.export_to));
  }
}

std::vector<std::string> own_words(const TimeArguments& typed) {
  std::vector<std::string> words;
  const auto add = [&words](const char* option, const std::string& value) {
    if (!value.empty()) {
      words.insert(words.end(), {option, value});
    }
  };
  add("--threads", fmt::format("{}", fmt::join(typed.threads, ",")));
  add("--ranks", fmt::format("{}", fmt::join(typed.ranks, ",")));
  add("--layouts", fmt::format("{}", fmt::join(typed.layouts, ",")));
  add("--name", typed.name);
  add("--timeout", typed.timeout_s);
  words.emplace_back("--");
  words.insert(words.end(), typed.command.begin(), typed.command.end());
  return words;
}

int time_command_as_typed(const TimeArguments& typed) {
  if (typed.measuring.resume && typed.measuring.output.empty()) {
    throw UsageError("--resume needs -o with the file that is to be gone on with");
  }
  if (!typed.timeout_s.empty() && number_in(typed.timeout_s).value_or(0) <= 0) {
    throw UsageError(
        fmt::format("--timeout can't be '{}': expected seconds above 0", typed.timeout_s));
  }
  CommandStudy study{.command = typed.command,
                     .layouts = layouts_of(typed),
                     .name = typed.name,
                     .timeout_s = typed.timeout_s};
  const std::string text = program_config_text(study);
  MeasureArguments measuring = typed.measuring;
  measuring.configs = {"the config of scalelab time"};
  measuring.texts = {text};
  measuring.own_words = own_words(typed);
  if (measuring.output.empty() && !measuring.dry_run) {
    try {
      const Config config = parse_config(measuring.configs.front(), text, measuring.overrides);
      measuring.output = free_output(config.subject->name());
    } catch (const ConfigError&) {
      measuring.output = "time.h5";  // nothing is written: measure() tells what is wrong
    }
  }
  if (!typed.export_to.empty()) {
    study.settings = typed.measuring.overrides;
    export_config(typed, program_config_text(study));
  }
  return measure(measuring, [](const Results& results) { return text_report(results, false); });
}

}  // namespace

Command time_command() {
  auto typed = std::make_shared<TimeArguments>();
  typed->measuring.command = "time";
  return {.name = "time",
          .summary =
              "Measure any command, as in: scalelab time --threads 1,2,4 -- ./solver "
              "--threads {threads}",
          .declare =
              [typed](Arguments& arguments) {
                arguments.words("COMMAND", typed->command,
                                "behind --: the program and its arguments; {ranks}, {threads}, "
                                "{workers}, {nodes} and {seed} stand for those of a point, and "
                                "OMP_NUM_THREADS is set",
                                Need::required);
                arguments.repeated("--threads", typed->threads, "threads of a rank, as 1,2,4");
                arguments.repeated("--ranks", typed->ranks,
                                   "processes, as 1,2,4: the command starts them, as in "
                                   "mpirun -np {ranks} ./solver");
                arguments.repeated("--layouts", typed->layouts, "ranks x threads, as 1x1,2x1,2x2");
                arguments.word("-o,--output", typed->measuring.output,
                               "results file (default: the program's name with .h5, with a number "
                               "where there is one already)");
                arguments.word("--export-config", typed->export_to,
                               "write the study that is run to this file, for scalelab run");
                arguments.word("--name", typed->name, "what to call the program");
                arguments.word("--timeout", typed->timeout_s,
                               "end a command that takes more seconds than this");
                declare_measuring(arguments, typed->measuring);
              },
          .run = [typed] { return time_command_as_typed(*typed); },
          .by_all_ranks = true};
}

}  // namespace scalelab

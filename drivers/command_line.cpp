// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "parallel/job/launcher.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

// What is wrong with a word that has to be one of a few; nothing when it is one.
std::function<std::string(const std::string&)> one_of(std::vector<std::string> legal) {
  return [legal = std::move(legal)](const std::string& word) {
    return std::ranges::find(legal, word) != legal.end()
               ? std::string()
               : fmt::format("can't be '{}': expected {}{}", word, name_list(legal),
                             did_you_mean(word, legal));
  };
}

// What the library found wrong, in words that help. `first` is the first word typed.
std::string mistake(const CLI::App& program, const CLI::ParseError& error,
                    const std::string& first) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const bool names_a_command = std::ranges::find(names, first) != names.end();
  if (!first.empty() && !first.starts_with('-') && !names_a_command) {
    return fmt::format("no command is called '{}': expected {}{}", first, name_list(names),
                       did_you_mean(first, names));
  }
  const auto chosen = program.get_subcommands();
  return fmt::format("{}; `scalelab {}--help` tells more", error.what(),
                     chosen.empty() ? "" : chosen.front()->get_name() + " ");
}

}  // namespace

void Arguments::word(const std::string& name, std::string& value, const std::string& help,
                     Need need) {
  parser_->add_option(name, value, help)
      ->required(need == Need::required)
      ->check([](const std::string& word) {
        return word.empty() ? "can't be empty: leave it out, or name something" : std::string();
      });
}

void Arguments::hidden(const std::string& name, std::string& value) {
  parser_->add_option(name, value)->group("");
}

void Arguments::words(const std::string& name, std::vector<std::string>& values,
                      const std::string& help, Need need) {
  parser_->add_option(name, values, help)->required(need == Need::required);
}

void Arguments::repeated(const std::string& name, std::vector<std::string>& values,
                         const std::string& help) {
  parser_->add_option(name, values, help)->allow_extra_args(false);
}

void Arguments::choice(const std::string& name, std::string& value,
                       const std::vector<std::string>& legal, const std::string& help) {
  parser_->add_option(name, value, help)->check(one_of(legal));
}

void Arguments::choices(const std::string& name, std::vector<std::string>& values,
                        const std::vector<std::string>& legal, const std::string& help) {
  parser_->add_option(name, values, help)->delimiter(',')->check(one_of(legal));
}

void Arguments::number(const std::string& name, double& value,
                       const std::function<std::string(const std::string&)>& mistake_in,
                       const std::string& help) {
  parser_->add_option(name, value, help)->check(mistake_in);
}

void Arguments::flag(const std::string& name, bool& value, const std::string& help,
                     const std::string& without) {
  CLI::Option* flag = parser_->add_flag(name, value, help);
  if (!without.empty()) {
    flag->excludes(parser_->get_option(without));
  }
}

std::optional<double> number_in(const std::string& word) {
  double number = 0;
  const char* end = word.data() + word.size();
  const auto [read_to, error] = std::from_chars(word.data(), end, number);
  return error == std::errc() && read_to == end && std::isfinite(number) ? std::optional(number)
                                                                         : std::nullopt;
}

const Command* read_command_line(int argc, const char* const* argv,
                                 const std::vector<Command>& commands,
                                 const std::function<void(Arguments&)>& declare_common,
                                 const std::string& version) {
  CLI::App program(
      "Measures how kernels scale over threads and processes, free or behind an "
      "interpreter lock",
      "scalelab");
  program.set_version_flag("--version", version);
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 fine, 1 failure or, for check, unfit; 2 bad usage or config,\n"
      "3 an answer was wrong, 4 compare found a regression, 5 interrupted and resumable.");
  Arguments common(program);
  declare_common(common);
  for (const Command& command : commands) {
    CLI::App* words_of_command = program.add_subcommand(command.name, command.summary);
    words_of_command->fallthrough();
    Arguments arguments(*words_of_command);
    command.declare(arguments);
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      throw UsageError(mistake(program, error, argc > 1 ? argv[1] : ""));
    }
    if (speaks_for_the_job()) {  // help or version was asked for
      program.exit(error);
    }
    return nullptr;
  }
  const std::string chosen = program.get_subcommands().front()->get_name();
  return &*std::ranges::find(commands, chosen, &Command::name);
}

}  // namespace scalelab

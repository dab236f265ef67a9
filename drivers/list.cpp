// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <memory>
#include <string>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "kernels/catalogue.hpp"
#include "posix/standard_streams.hpp"
#include "study/nearest_name.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

void print_all() {
  std::string group;
  for (const KernelInfo& kernel : catalogue()) {
    if (kernel.group != group) {
      print(fmt::format("{}{}\n", group.empty() ? "" : "\n", kernel.group));
      group = kernel.group;
    }
    print(fmt::format("  {:12} {} (bound by {})\n", kernel.name, kernel.summary,
                      to_string(kernel.bound)));
  }
  print("\n`scalelab list KERNEL` tells a kernel's sizes, its check and its source.\n");
}

void print_one(const KernelInfo& kernel) {
  print(fmt::format("{}: {}\n", kernel.name, kernel.summary));
  print(fmt::format("  group          {}\n", kernel.group));
  print(fmt::format("  bound by       {}\n", to_string(kernel.bound)));
  for (const SizeParameter& parameter : kernel.parameters) {
    if (parameter.is_choice()) {
      print(fmt::format("  size.{:9} {}; one of {}, default {}\n", parameter.name,
                        parameter.meaning, name_list(parameter.choices), parameter.default_choice));
      continue;
    }
    print(fmt::format("  size.{:9} {}{}; {} {} to {}, default {}\n", parameter.name,
                      parameter.meaning, parameter.unit == "1" ? "" : ", in " + parameter.unit,
                      parameter.integer ? "an integer from" : "a number from",
                      exact_text(parameter.minimum), exact_text(parameter.maximum),
                      exact_text(parameter.default_value)));
  }
  print(fmt::format("  work           {}\n",
                    kernel.work ? fmt::format("counted in {}s", kernel.work_unit)
                                : "none to share out: what it measures is the result"));
  print(fmt::format("  weak scaling   {}\n", kernel.growth));
  print(fmt::format("  known answer   {}\n", kernel.known_answer));
  print(fmt::format("  tolerance      {}\n", kernel.tolerance));
  print(fmt::format("  source         {}\n", kernel.source));
}

int list(const std::string& name) {
  if (name.empty()) {
    print_all();
    return exit_fine;
  }
  if (const KernelInfo* kernel = find_kernel(name)) {
    print_one(*kernel);
    return exit_fine;
  }
  std::vector<std::string> names;
  for (const KernelInfo& kernel : catalogue()) {
    names.push_back(kernel.name);
  }
  say(fmt::format("no kernel is called '{}': expected {}{}", name, name_list(names),
                  did_you_mean(name, names)));
  return exit_usage;
}

}  // namespace

Command list_command() {
  auto name = std::make_shared<std::string>();
  return {.name = "list",
          .summary = "Show the kernels, or all about one of them",
          .declare =
              [name](Arguments& arguments) { arguments.word("KERNEL", *name, "a kernel's name"); },
          .run = [name] { return list(*name); }};
}

}  // namespace scalelab

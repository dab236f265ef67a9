// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "drivers/commands.hpp"
#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "drivers/plugins.hpp"
#include "kernels/catalogue.hpp"
#include "posix/standard_streams.hpp"
#include "report/kernel_json.hpp"
#include "report/kernel_text.hpp"
#include "terminal/terminal.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

struct ListArguments {
  std::string kernel;
  std::string format = "text";
};

int no_such_kernel(const std::string& name) {
  std::vector<std::string> names;
  for (const KernelInfo& kernel : catalogue()) {
    names.push_back(kernel.name);
  }
  say(fmt::format("no kernel is called '{}': expected {}{}", name, name_list(names),
                  did_you_mean(name, names)));
  return exit_usage;
}

int list(const ListArguments& arguments) {
  const bool as_json = arguments.format == "json";
  const Pen pen(takes_colour(STDOUT_FILENO), terminal_columns(STDOUT_FILENO));
  if (arguments.kernel.empty()) {
    print(as_json ? kernels_json(catalogue()) : kernels_text(catalogue(), pen));
    return exit_fine;
  }
  const KernelInfo* kernel = find_kernel(arguments.kernel);
  if (kernel == nullptr) {
    return no_such_kernel(arguments.kernel);
  }
  print(as_json ? kernel_json(*kernel) : kernel_text(*kernel, pen));
  return exit_fine;
}

}  // namespace

Command list_command() {
  auto typed = std::make_shared<ListArguments>();
  return {.name = "list",
          .summary = "Show the kernels, or all about one of them",
          .declare =
              [typed](Arguments& arguments) {
                arguments.word("KERNEL", typed->kernel, "a kernel's name");
                arguments.choice("--format", typed->format, {"text", "json"},
                                 "text or json (default: text)");
              },
          .run = [typed] { return list(*typed); },
          .take_plugins = load_plugins};
}

}  // namespace scalelab

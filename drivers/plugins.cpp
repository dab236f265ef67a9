// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/plugins.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

#include "drivers/exit_code.hpp"
#include "drivers/message.hpp"
#include "kernels/catalogue.hpp"
#include "parallel/job/launcher.hpp"

namespace scalelab {
namespace {

constexpr const char* plugin_option = "--kernels";

std::string this_computer() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace

void declare_plugins(Arguments& arguments, std::vector<std::string>& typed) {
  arguments.repeated(plugin_option, typed,
                     "plug-ins with kernels of your own, with colons between them; those of the "
                     "variable SCALELAB_KERNELS are loaded too");
}

void load_plugins(const std::vector<std::string>& typed) {
  std::vector<std::string> lists = typed;
  if (const char* variable = std::getenv("SCALELAB_KERNELS")) {
    lists.emplace_back(variable);
  }
  for (const std::string& word : typed) {
    if (plugin_files({word}).empty()) {
      throw UsageError(fmt::format("{} '{}' names no plug-in: leave it out, or name a file",
                                   plugin_option, word));
    }
  }
  for (const std::filesystem::path& file : plugin_files(lists)) {
    add_to_catalogue(load_plugin(file));
  }
}

std::vector<std::string> plugin_words() {
  std::set<std::string> files;
  for (const KernelInfo& kernel : catalogue()) {
    if (kernel.plugin) {
      files.insert(kernel.plugin->file);
    }
  }
  std::vector<std::string> words;
  for (const std::string& file : files) {
    words.insert(words.end(), {plugin_option, file});
  }
  return words;
}

int refuse_plugin(const PluginError& error) {
  if (speaks_for_the_job()) {
    say(error.what());
    return exit_usage;
  }
  // The first process ends all others as soon as it has failed; of these, lower ones speak sooner.
  constexpr auto head_start = std::chrono::milliseconds(250);
  const int number = launcher_from_environment().process_number.value_or(1);
  std::this_thread::sleep_for(head_start * std::min(number, 12));
  say(fmt::format("process {} on {}: {}", number, this_computer(), error.what()));
  return exit_usage;
}

}  // namespace scalelab

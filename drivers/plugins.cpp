// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/plugins.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "drivers/message.hpp"
#include "kernels/catalogue.hpp"
#include "parallel/communication/reduction_operation.hpp"
#include "parallel/communication/rooted.hpp"

namespace scalelab {
namespace {

constexpr const char* plugin_option = "--kernels";

// Every kernel of a plug-in, with its build.
std::string loaded_builds() {
  std::string text;
  for (const KernelInfo& kernel : catalogue()) {
    if (kernel.plugin) {
      text += fmt::format("{}{} (build {})", text.empty() ? "" : ", ", kernel.name,
                          kernel.plugin->fingerprint);
    }
  }
  return text;
}

std::string difference_to_rank_0(const std::string& leading, const std::string& own) {
  const auto of_plugins = [](const std::string& builds) {
    return builds.empty() ? std::string("no kernel of a plug-in") : builds;
  };
  return fmt::format(
      "rank 0 has {}, and this rank {}: name plug-ins by {}, which every rank is given, and by "
      "files that all computers share",
      of_plugins(leading), of_plugins(own), plugin_option);
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

bool all_have_plugins(Job& job, const std::string& why_not) {
  const std::string own = loaded_builds();
  const std::string leading = broadcast_text(job.world(), own);
  const std::string missing = !why_not.empty() ? why_not
                              : own == leading ? std::string()
                                               : difference_to_rank_0(leading, own);
  const int failed = missing.empty() ? job.ranks() : job.rank();
  const int lowest = job.world().all_reduce(failed, reduction::minimum);
  if (lowest == job.rank()) {
    say(job.leads() ? missing
                    : fmt::format("rank {} on {}: {}", job.rank(), job.hostname(), missing));
  }
  job.world().barrier();  // a launcher may end all ranks when the first one has gone
  return lowest == job.ranks();
}

}  // namespace scalelab

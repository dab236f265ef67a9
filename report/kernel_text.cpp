// SPDX-License-Identifier: BSD-3-Clause
#include "report/kernel_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "report/tables/table_text.hpp"
#include "report/words/wrapped_text.hpp"
#include "terminal/text_columns.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

double default_memory(const KernelInfo& kernel) {
  return kernel.memory_bytes(default_size(kernel), {}, 0);
}

// "1e+08 samples": as a plan writes it.
std::string default_work(const KernelInfo& kernel) {
  return kernel.work
             ? fmt::format("{:.4g} {}s", kernel.work(default_size(kernel)), kernel.work_unit)
             : "-";
}

PointTable table_of(const std::vector<const KernelInfo*>& kernels) {
  PointTable table;
  table.columns = {{"kernel"}, {"bound by"}, {"default work", true}, {"memory", true}, {"scaling"}};
  for (const KernelInfo* kernel : kernels) {
    TableRow row;
    row.cells = {kernel->name, to_string(kernel->bound), default_work(*kernel),
                 quantity_text(default_memory(*kernel), "byte"),
                 grows(*kernel) ? "strong, weak" : "strong"};
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string group_text(const std::vector<const KernelInfo*>& kernels, const Pen& pen) {
  std::size_t longest = 0;
  for (const KernelInfo* kernel : kernels) {
    longest = std::max(longest, text_columns(kernel->name));
  }
  std::string text = pen.bold(kernels.front()->group) + "\n";
  const std::string indent(longest + 4, ' ');
  for (const KernelInfo* kernel : kernels) {
    text += wrapped(kernel->summary, "  " + padded_right(kernel->name, longest + 2), indent,
                    pen.columns());
  }
  return text + "\n" + table_text(table_of(kernels), pen) + "\n";
}

std::string range_of(const SizeParameter& parameter) {
  if (parameter.free_text) {
    return fmt::format("a text; default {}", parameter.default_text);
  }
  if (parameter.is_text()) {
    return fmt::format("one of {}; default {}", fmt::join(parameter.choices, ", "),
                       parameter.default_text);
  }
  const std::string kind = !parameter.integer ? "a number"
                           : parameter.multiple_of == 1
                               ? "an integer"
                               : fmt::format("a multiple of {}", exact_text(parameter.multiple_of));
  return fmt::format("{} from {} to {}; default {}", kind, exact_text(parameter.minimum),
                     exact_text(parameter.maximum), exact_text(parameter.default_value));
}

std::string about(const SizeParameter& parameter) {
  return fmt::format("{}{}; {}", parameter.meaning,
                     parameter.unit == "1" ? "" : ", in " + parameter.unit, range_of(parameter));
}

std::string about_work(const KernelInfo& kernel) {
  return kernel.work
             ? fmt::format("counted in {}s; {} by default", kernel.work_unit, default_work(kernel))
             : "none to share out: what it measures is the result";
}

std::string about_memory(const KernelInfo& kernel) {
  std::string text =
      fmt::format("{} by default on one worker", quantity_text(default_memory(kernel), "byte"));
  if (kernel.shared_bytes) {
    const Layout two_ranks{.ranks = 2, .threads = 1};
    const Size size = default_size(kernel);
    const double shared =
        kernel.shared_bytes(size, two_ranks, 0) + kernel.shared_bytes(size, two_ranks, 1);
    text += fmt::format("; two ranks share {} in place (/dev/shm)", quantity_text(shared, "byte"));
  }
  return text;
}

std::string about_time(const KernelInfo& kernel) {
  std::string text = "depends on the run";
  if (kernel.time_use) {
    const TimeUse use = kernel.time_use(default_size(kernel), kernel.held_share.value_or(1));
    text = fmt::format("{} under the interpreter lock, {} native code, {} waiting",
                       percent_text(use.lock), percent_text(use.native), percent_text(use.wait));
  }
  return kernel.held_share
             ? text + fmt::format(
                          "; interpreter.held_share of its computing is under the lock, {} "
                          "unless set",
                          exact_text(*kernel.held_share))
             : text;
}

std::string options_of(const Size& size) {
  std::vector<std::string> options;
  for (const auto& [name, value] : size.values()) {
    options.push_back(fmt::format("--set size.{}={}", name,
                                  std::holds_alternative<double>(value)
                                      ? exact_text(std::get<double>(value))
                                      : std::get<std::string>(value)));
  }
  return fmt::format("{}", fmt::join(options, " "));
}

std::vector<std::pair<std::string, std::string>> lines_about(const KernelInfo& kernel) {
  std::vector<std::pair<std::string, std::string>> lines{{"group", kernel.group},
                                                         {"bound by", to_string(kernel.bound)}};
  for (const SizeParameter& parameter : kernel.parameters) {
    lines.emplace_back("size." + parameter.name, about(parameter));
  }
  lines.emplace_back("work", about_work(kernel));
  lines.emplace_back("weak scaling", kernel.growth);
  lines.emplace_back("memory", about_memory(kernel));
  lines.emplace_back("time", about_time(kernel));
  lines.emplace_back("known answer", kernel.known_answer);
  lines.emplace_back("tolerance", kernel.tolerance);
  lines.emplace_back("source", kernel.source);
  lines.emplace_back("to try it", options_of(kernel.trial));
  if (kernel.plugin) {
    lines.emplace_back(
        "plug-in", fmt::format("{}, build {}", kernel.plugin->file, kernel.plugin->fingerprint));
  }
  return lines;
}

}  // namespace

std::string kernels_text(const std::vector<KernelInfo>& kernels, const Pen& pen) {
  std::string text;
  std::vector<const KernelInfo*> group;
  for (const KernelInfo& kernel : kernels) {
    if (!group.empty() && group.front()->group != kernel.group) {
      text += group_text(group, pen);
      group.clear();
    }
    group.push_back(&kernel);
  }
  text += group.empty() ? "" : group_text(group, pen);
  return text + wrapped(
                    "Work and memory are those of the default size on one worker. `scalelab "
                    "list KERNEL` tells a kernel's sizes, its check and its source.",
                    "", "", pen.columns());
}

std::string kernel_text(const KernelInfo& kernel, const Pen& pen) {
  const auto lines = lines_about(kernel);
  std::size_t longest = 0;
  for (const auto& [label, about] : lines) {
    longest = std::max(longest, text_columns(label));
  }
  std::string text =
      pen.bold(wrapped(kernel.name + ": " + kernel.summary, "", "  ", pen.columns()));
  const std::string indent(longest + 4, ' ');
  for (const auto& [label, about] : lines) {
    text += wrapped(about, "  " + padded_right(label, longest + 2), indent, pen.columns());
  }
  return text;
}

}  // namespace scalelab

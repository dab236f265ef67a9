// SPDX-License-Identifier: BSD-3-Clause
#include "study/interpreter_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

constexpr const char* interpreter_table = "interpreter";

LockScope read_scope(TomlReader& reader, const Sweep& sweep) {
  const LockScope scope =
      reader.named<LockScope>(interpreter_table, "scope").value_or(LockScope::process);
  for (const GilPolicy policy : sweep.gil) {
    if (scope != LockScope::process && policy != GilPolicy::none && policy != GilPolicy::interval) {
      reader.complain(interpreter_table, "scope",
                      fmt::format("scope = \"{}\" goes with gil = \"interval\" alone: the "
                                  "interpreters of '{}' belong to one process; take it out of "
                                  "sweep.gil, or use scope = \"process\"",
                                  to_string(scope), to_string(policy)));
    }
  }
  return scope;
}

std::optional<int> read_count(TomlReader& reader, const Sweep& sweep) {
  constexpr double most_interpreters = 1'000'000;
  const auto count = reader.number(interpreter_table, "count", 1, most_interpreters, true);
  if (!count) {
    return std::nullopt;
  }
  int most_threads = 0;
  for (const Layout& layout : sweep.layouts) {
    most_threads = std::max(most_threads, layout.threads);
  }
  if (most_threads > 0 && *count > most_threads) {
    reader.complain(interpreter_table, "count",
                    fmt::format("count = {:.0f} is more subinterpreters than the {} worker{} that "
                                "a process has at most in this sweep: each worker runs in one; ask "
                                "for fewer, or for layouts with more threads",
                                *count, most_threads, most_threads == 1 ? "" : "s"));
  }
  return static_cast<int>(*count);
}

std::optional<double> read_held_share(TomlReader& reader, const KernelInfo* kernel) {
  const auto share = reader.number(interpreter_table, "held_share", 0, 1, false);
  if (!share || kernel == nullptr || kernel->held_share) {
    return share;
  }
  std::vector<std::string> able;
  for (const KernelInfo& other : catalogue()) {
    if (other.held_share) {
      able.push_back(other.name);
    }
  }
  reader.complain(interpreter_table, "held_share",
                  fmt::format("kernel '{}' has no share under the lock that a study can set; {} "
                              "have one",
                              kernel->name, name_list(able)));
  return std::nullopt;
}

}  // namespace

InterpreterSettings read_interpreter(TomlReader& reader, const Sweep& sweep,
                                     const KernelInfo* kernel) {
  reader.expect_keys(interpreter_table, {"scope", "switch_interval_ms", "every", "count",
                                         "held_share", "step_ns", "free_threaded_overhead"});
  constexpr double millisecond = 1e-3;
  constexpr double nanosecond = 1e-9;
  InterpreterSettings settings;
  settings.scope = read_scope(reader, sweep);
  if (const auto ms = reader.number(interpreter_table, "switch_interval_ms", 1e-3, 60'000, false)) {
    settings.switch_interval_s = *ms * millisecond;
  }
  if (const auto every = reader.number(interpreter_table, "every", 1, 1e9, true)) {
    settings.every = static_cast<std::int64_t>(*every);
  }
  settings.count = read_count(reader, sweep);
  settings.held_share = read_held_share(reader, kernel);
  if (const auto ns = reader.number(interpreter_table, "step_ns", 10, 1e9, false)) {
    settings.step_s = *ns * nanosecond;
  }
  settings.free_threaded_overhead =
      reader.number(interpreter_table, "free_threaded_overhead", 1, 10, false)
          .value_or(settings.free_threaded_overhead);
  return settings;
}

}  // namespace scalelab

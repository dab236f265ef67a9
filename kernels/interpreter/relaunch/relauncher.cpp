// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/relaunch/relauncher.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <system_error>

#include "parallel/machine/process_status.hpp"
#include "posix/own_program.hpp"

namespace scalelab {
namespace {

[[noreturn]] void refuse_relaunch(const std::string& why) {
  throw std::runtime_error(
      fmt::format("a program that starts itself again can't be started: {}; look at the limits on "
                  "processes and open files (ulimit -a)",
                  why));
}

LeashedProgram start_relauncher(std::int64_t processes) {
  try {
    return {own_program("relauncher"), {std::to_string(processes)}, LeashedProgram::Output::kept};
  } catch (const std::system_error& error) {
    refuse_relaunch(fmt::format("{} (it is built and installed with scalelab)", error.what()));
  }
}

}  // namespace

Relauncher::Relauncher(std::int64_t processes) : program_(start_relauncher(processes)) {
  const std::string line = program_.first_line();
  const auto level = level_from(line);
  if (!level) {
    refuse_relaunch(line.empty() ? "it said nothing" : line);
  }
  level_ = *level;
}

std::optional<double> Relauncher::bytes() const {
  double sum = 0;
  for (const pid_t id : level_.ids) {
    const std::optional<double> bytes = private_bytes(id);
    if (!bytes) {
      return std::nullopt;
    }
    sum += *bytes;
  }
  return level_.ids.empty() ? std::nullopt
                            : std::optional(sum / static_cast<double>(level_.ids.size()));
}

}  // namespace scalelab

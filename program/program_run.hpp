// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "posix/child_process.hpp"
#include "program/output_lines.hpp"

namespace scalelab {

/// One program to be started.
struct ProgramCall {
  std::vector<std::string> words;        ///< the program and its arguments; no shell
  std::vector<std::string> environment;  ///< all of it, each "NAME=value"
  std::string directory{};               ///< empty: this process's own
  std::vector<int> processors{};         ///< that it may run on; empty: all that this process may
  std::optional<double> timeout_s{};     ///< after which it is ended
  OutputLines::Look look{};              ///< at each line of its output and of its errors
};

/// How the run of a program ended.
enum class ProgramEnd : std::uint8_t {
  ended,        ///< by itself, or by a signal
  not_started,  ///< ProgramRun::why
  timed_out
};

/// What can be seen of a program from outside. What is unknown is nothing.
struct ProgramRun {
  ProgramEnd end = ProgramEnd::ended;
  std::string why{};         ///< it could not be started
  ProcessEnd status{0};      ///< once it has ended
  double begin_s = 0;        ///< just before it was started, on now()'s clock
  double time_s = 0;         ///< until it had ended
  double user_s = 0;         ///< processor time of all processes that it started, itself included
  double system_s = 0;       ///< the same, in the operating system
  bool all_counted = false;  ///< by a control group; else only those that were waited for
  std::optional<double> largest_process_bytes{};  ///< the most memory that one process had
  std::optional<double> peak_bytes{};             ///< that all processes had together
  std::optional<double> voluntary_switches{};
  std::optional<double> involuntary_switches{};
  std::optional<int> processors{};  ///< that it could run on, as observed
  std::string last_output{};        ///< the last lines of its standard output
  std::string last_errors{};        ///< and of its standard error
};

/// Runs a program and waits for it, through a keeper of its own (program_keeper.cpp): a process
/// that times it, counts what it uses, and ends it with all that it has started when it has ended,
/// when its time is up, and when this process dies, by kill -9 too. Its standard input is empty.
/// What it writes is read at once, looked at and forgotten but for the last lines.
/// Throws std::system_error or std::runtime_error when the keeper can't be started, or has ended
/// without a word.
ProgramRun run_program(const ProgramCall& call);

}  // namespace scalelab

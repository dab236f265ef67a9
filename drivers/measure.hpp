// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "drivers/command_line.hpp"
#include "drivers/run_in_job.hpp"

namespace scalelab {

/// What a command that measures takes.
struct MeasureArguments {
  std::string command;                 ///< its name
  std::vector<std::string> configs;    ///< files
  std::vector<std::string> texts{};    ///< of those files, where they are part of the program
  std::vector<std::string> plugins{};  ///< as typed after --kernels
  std::string title{};                 ///< of the results; empty: those of the studies
  std::vector<std::string> overrides{};
  std::string output{};  ///< empty: the first config's name with .h5
  bool resume = false;
  bool overwrite = false;
  bool dry_run = false;
  bool quiet = false;
  std::vector<std::string> own_words{};  ///< all else that was typed
  std::string launch_file{};  ///< not typed: whoever starts the job gives it to the ranks
};

/// Adds all that can be typed but for the configs and the output.
void declare_measuring(Arguments& arguments, MeasureArguments& typed);

/// Measures the studies of the configs: under the MPI's launcher, which is started where there is
/// none. Prints the report of what was measured and returns the exit code.
int measure(const MeasureArguments& arguments, const ReportToPrint& report);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace scalelab {

/// A run that is to be started under the MPI's launcher.
struct JobStart {
  int ranks = 1;
  std::vector<std::string> arguments;       ///< of this program, for its ranks
  std::vector<std::string> config_texts{};  ///< as they were read here, handed on to rank 0
  std::string output;                       ///< the results file
  bool resume = false;                      ///< the results file is there already
  std::string terminal;                     ///< the device on which progress is read; may be empty
  bool quiet = false;
};

/// Runs this program under the launcher, says what nobody in the job could, and returns the exit
/// code of the whole: that of rank 0, where it has told one. Throws FileError when nothing can be
/// written beside the output, std::system_error when no process can be started.
int start_job(const JobStart& start);

/// The option by which the ranks hear of the launch file (parallel/job/launch_file.hpp).
inline constexpr const char* launch_file_option = "--launch-file";

/// The config texts in the line for rank 0.
std::vector<std::string> config_texts_in(const std::string& line);

}  // namespace scalelab

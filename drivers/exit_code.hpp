// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// What scalelab's exit codes mean. They are part of its interface: scripts test them.
enum ExitCode : int {
  exit_fine = 0,
  exit_failure = 1,       ///< of the program; for check: a computer is unfit to measure on
  exit_usage = 2,         ///< bad command line or config; nothing was run
  exit_wrong_answer = 3,  ///< a kernel's answer was wrong
  exit_regression = 4,    ///< compare found one
  exit_interrupted = 5    ///< stopped by a signal; --resume goes on
};

}  // namespace scalelab

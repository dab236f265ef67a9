// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

namespace scalelab {

/// The signals that ask a run to save and end: Ctrl-C; a batch system's or launcher's request; and
/// SIGUSR1, which Open MPI's mpirun passes on to its ranks without killing them afterwards.
inline sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR1);
  return set;
}

}  // namespace scalelab

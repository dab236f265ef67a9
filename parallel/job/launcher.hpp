// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace scalelab {

/// What the environment says of how this process was started.
struct LauncherInfo {
  std::string name;                   ///< "mpirun", "srun" or "mpiexec"; empty when started alone
  std::optional<int> processes;       ///< how many it started
  std::optional<int> process_number;  ///< which of them this is

  [[nodiscard]] bool launched() const noexcept { return !name.empty(); }
};

/// Reads the marks that launchers leave in the environment: Open MPI's mpirun, Slurm's srun, and
/// the process managers of MPICH and its relatives. A Slurm batch script itself counts as started
/// alone.
LauncherInfo launcher_from_environment();

/// Whether this process is started alone or is the first of its job: the one that tells what all
/// know.
bool speaks_for_the_job();

/// How to start this program again under the MPI's launcher.
struct Relaunch {
  int ranks = 1;
  std::vector<std::string> arguments;  ///< the program's own, without its name
  bool terminal = false;               ///< whether progress is read on a terminal
};

/// The command that relaunch() runs, with `program` as the path of this program: under the launcher
/// of the MPI that scalelab was built with (mpi_launcher.hpp), mpirun for short.
std::vector<std::string> mpirun_command(const Relaunch& request, const std::string& program);

/// Runs this program under mpirun, waits for it and returns its exit code. The stop signals are
/// passed on; after one of them the result is `interrupted_code` unless the program is known to
/// have ended well. 127, with a message, when mpirun can't be started. Throws std::runtime_error
/// when no process can.
int relaunch(const Relaunch& request, int interrupted_code);

/// Whether progress of this process is read on a terminal: its own stderr is one, or that of the
/// mpirun above it is.
bool progress_on_terminal();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <functional>
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
/// alone, and so does a shell that is a step of Slurm's.
LauncherInfo launcher_from_environment();

/// Whether this process is started alone or is the first of its job: the one that tells what all
/// know.
bool speaks_for_the_job();

/// How to start this program again under the MPI's launcher.
struct Relaunch {
  int ranks = 1;
  std::vector<std::string> arguments;  ///< the program's own, without its name
  std::string terminal;  ///< the device on which progress is read (progress_terminal); may be empty
  std::function<void(pid_t launcher)> started{};  ///< called when the launcher is on its way
};

/// The command that relaunch() runs, with `program` as the path of this program: under the launcher
/// of the MPI that scalelab was built with (mpi_launcher.hpp), mpirun for short.
std::vector<std::string> mpirun_command(const Relaunch& request, const std::string& program);

/// How a launcher ended.
struct LauncherEnd {
  bool started = true;      ///< false: it could not be, and a message has said why
  std::optional<int> code;  ///< nothing after a signal
  std::optional<int> signal;
  bool interrupted = false;  ///< a stop signal came, and was passed on
};

/// Runs this program under mpirun and waits for it. The stop signals are passed on. Nothing is read
/// from standard input, which belongs to whoever started this process. What the job writes to
/// stderr comes through this process, and is dropped where it can't be written. Throws
/// std::system_error when no process can be started.
LauncherEnd relaunch(const Relaunch& request);

/// The variables of this environment that tell launchers and MPI libraries what to do, with their
/// values: "OMPI_MCA_btl=self". Slurm's, which are many, are one entry.
std::vector<std::string> launcher_variables();

/// The terminal on which progress of this process is read, as a path that can be opened
/// ("/dev/pts/3"): the one that its own stderr is, or that of the mpirun or scalelab above it.
/// Empty where there is none, or one that can't go back to the beginning of a line.
std::string progress_terminal();

}  // namespace scalelab

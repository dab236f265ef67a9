// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>

namespace scalelab {

/// A job of Open MPI, by the names that it gives its files.
struct LaunchedJob {
  std::optional<pid_t> launcher;        ///< the process id of its mpirun
  std::optional<std::uint32_t> number;  ///< as its ranks know it
};

/// The number of the job that this process is a rank of (PMIx: its namespace); nothing where the
/// MPI has none.
std::optional<std::uint32_t> own_job_number();

/// Removes what a job of Open MPI leaves behind when its mpirun is killed: the session folder in
/// the temporary folder, and the memory that its ranks shared. Looks for the names of this job of
/// this user only, and leaves it alone while its mpirun runs. What can't be removed stays.
/// @param temporary where session folders are
/// @param shared where shared memory is, "/dev/shm"
void remove_leftovers(const LaunchedJob& job, const std::filesystem::path& temporary,
                      const std::filesystem::path& shared);

}  // namespace scalelab

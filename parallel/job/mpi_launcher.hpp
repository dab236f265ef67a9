// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace scalelab {

/// How programs of the MPI library that scalelab was built with are started. Each MPI has a
/// launcher of its own, with flags of its own, and the name `mpirun` may belong to another: CMake
/// finds the right one (cmake/MpiLauncher.cmake).
struct MpiLauncher {
  std::string mpi;                 ///< "Open MPI", "MPICH", "Intel MPI"
  std::string debian_package;      ///< that has the launcher; empty where there is none
  std::vector<std::string> words;  ///< the number of ranks and the program follow them
};

/// Its first word is the launcher's path, or its name, to be looked for in PATH, when it is not
/// where it was when scalelab was built.
MpiLauncher mpi_launcher();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace scalelab {

/// Reads a results file, its journal left aside, in a process of its own, and throws FileError when
/// that fails, crashes, takes all memory or does not come to an end: the HDF5 library trusts what
/// it finds in a file, and a damaged byte can take the whole program with it. The rows of /workers,
/// which are plain numbers, are left out but for the first. Takes as long as reading the rest does,
/// a fraction of a second for a million samples.
///
/// Forks, so it is not for processes of an MPI job.
void try_reading(const std::filesystem::path& path);

}  // namespace scalelab

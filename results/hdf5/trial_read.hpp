// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace scalelab {

/// What reading a file may cost before it is given up.
struct ReadingBounds {
  std::uint64_t processor_s = 0;  ///< seconds of processor time
  std::uint64_t memory_mib = 0;   ///< MiB of address space, beyond what the program has already
};

/// Many times what reading a healthy file of so many bytes costs, the rows of /workers left out.
ReadingBounds reading_bounds(std::uintmax_t file_bytes);

/// Reads a results file, its journal left aside, in a process of its own, and throws FileError when
/// that fails, crashes or goes beyond the bounds of its size: the HDF5 library trusts what it finds
/// in a file, and a damaged byte can take the whole program with it, or keep it busy without end.
/// The rows of /workers, which are plain numbers, are left out but for the first. Takes as long as
/// reading the rest does, a fraction of a second for a million samples.
///
/// Forks, so it is not for processes of an MPI job.
void try_reading(const std::filesystem::path& path);

/// The same with bounds and a reader of one's own, which throws when it refuses the file.
void try_reading(const std::filesystem::path& path, const ReadingBounds& bounds,
                 const std::function<void(const std::filesystem::path&)>& read);

}  // namespace scalelab

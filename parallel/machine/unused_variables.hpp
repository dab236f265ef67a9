// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scalelab {

/// Takes variables out of an environment that must not have a say in where workers run:
///
/// - Those by which an OpenMP runtime would bind threads to processors. A runtime binds the first
///   thread as soon as it is loaded, to one place, and whoever asks for the processors that the
///   launcher gave then sees this place only.
/// - Those by which hwloc would describe another machine than this one, from a file or invented.
///
/// This is to run before any shared library looks at its environment: from the program's
/// .preinit_array (System V ABI, generic part, chapter 5), which passes the arguments of main. The
/// affinity mask then stays as the launcher set it, and the processes that this one starts don't
/// have the variables either.
void take_out_unused_variables(int argc, char** argv, char** environment);

/// What a variable that was taken out is for.
enum class VariablePurpose : std::uint8_t { binds_threads, describes_a_machine };

/// Those that were taken out, as this process was started with them: "OMP_PROC_BIND=true".
std::vector<std::string> unused_variables(VariablePurpose purpose);

}  // namespace scalelab

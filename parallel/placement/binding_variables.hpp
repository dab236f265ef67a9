// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace scalelab {

/// Takes out of an environment the variables by which an OpenMP runtime would bind threads to
/// processors. A runtime binds the first thread as soon as it is loaded, to one place, and whoever
/// asks for the processors that the launcher gave then sees this place only. So this is to run
/// before any shared library looks at its environment: from the program's .preinit_array (System V
/// ABI, generic part, chapter 5), which passes the arguments of main. The affinity mask then stays
/// as the launcher set it, and the processes that this one starts don't have the variables either.
void take_out_binding_variables(int argc, char** argv, char** environment);

/// What was taken out, as this process was started with it: "OMP_PROC_BIND=true".
std::vector<std::string> unused_binding_variables();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

namespace scalelab {

/// Versions, compiler, flags and the part of the environment that changes how MPI and OpenMP
/// behave, as facts to keep beside results. Needs a running job for MPI's version.
std::map<std::string, std::string> software_facts();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.hpp"

namespace scalelab {

/// Every kernel of this build, sorted by group and name. A kernel is in it because its source file
/// kernels/<group>/<name>.cpp is there: the build lists those files, nobody keeps a list by hand.
const std::vector<KernelInfo>& catalogue();

/// The kernel with that name; null when there is none.
const KernelInfo* find_kernel(const std::string& name);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.hpp"

namespace scalelab {

/// Every kernel of this program, sorted by group and name. One of scalelab's own is in it because
/// its source file kernels/<group>/<name>.cpp is there: the build lists those files, nobody keeps a
/// list by hand. Another one is in it because it was added.
const std::vector<KernelInfo>& catalogue();

/// Adds the kernels of a plug-in (kernels/plugin_file.hpp), for the rest of the process. To be
/// called before anything keeps a kernel of the catalogue, since all of them move. Throws
/// PluginError, and adds none, where one has the name of another.
void add_to_catalogue(std::vector<KernelInfo> kernels);

/// The kernel with that name; null when there is none.
const KernelInfo* find_kernel(const std::string& name);

}  // namespace scalelab

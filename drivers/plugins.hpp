// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "drivers/command_line.hpp"
#include "kernels/plugin_file.hpp"
#include "parallel/job/job.hpp"

/// Plug-ins that a person names: by the option --kernels of any command, and by the variable
/// SCALELAB_KERNELS.
namespace scalelab {

/// Adds the option; what is typed goes to `typed`.
void declare_plugins(Arguments& arguments, std::vector<std::string>& typed);

/// Adds the kernels of all that are named to the catalogue. Throws UsageError for a word that names
/// none, and PluginError.
void load_plugins(const std::vector<std::string>& typed);

/// The words that have another process load the plug-ins that this one has loaded.
std::vector<std::string> plugin_words();

/// Whether all ranks of a job have loaded the plug-ins of rank 0, each the same build. If not, the
/// lowest of those that have not says so: as a rule all ranks fail alike, but a file may be missing
/// or another one on one computer alone. Collective.
/// @param why_not  why this rank could not load its plug-ins; empty where it could
bool all_have_plugins(Job& job, const std::string& why_not);

}  // namespace scalelab

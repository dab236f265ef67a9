// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "drivers/command_line.hpp"
#include "kernels/plugin_file.hpp"

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

/// Says why a plug-in can't be loaded, and returns the exit code. Every process of a job loads
/// plug-ins: the first one speaks for all, but where another one's computer alone lacks the file,
/// that process speaks.
int refuse_plugin(const PluginError& error);

}  // namespace scalelab

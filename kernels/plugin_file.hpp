// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/kernel.hpp"

namespace scalelab {

/// A plug-in can't be used. what() says which, why, and what to do.
class PluginError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The plug-ins that are named, as paths from the root, each once however often it is named.
/// @param lists  each with colons between its paths; what is empty between them is left out
std::vector<std::filesystem::path> plugin_files(const std::vector<std::string>& lists);

/// What a file says that it was built for.
struct PluginMark {
  std::string interface;  ///< must be that of the program
  std::string version;    ///< of scalelab
};

/// Finds the mark (kernels/plugin_mark.hpp) in the bytes of a file; empty texts where there is
/// none.
PluginMark find_plugin_mark(std::string_view bytes);

/// The kernels of a plug-in, which stays loaded. None of its code is run before its interface is
/// known to be this program's. Throws PluginError where the file isn't there, is no plug-in, was
/// built for another interface, can't be loaded, or has a kernel that lacks what each must have.
std::vector<KernelInfo> load_plugin(const std::filesystem::path& file);

}  // namespace scalelab

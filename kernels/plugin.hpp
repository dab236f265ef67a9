// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "kernels/kernel.hpp"
#include "kernels/plugin_mark.hpp"

/// What a plug-in is: a shared library of kernels that are built outside of scalelab's source,
/// against its installed headers. What it calls of scalelab is in the program that loads it.
/// scalelab_kernel() of the installed CMake package writes what a plug-in has beside its kernels;
/// docs/adding_a_kernel.md shows how to write it by hand.
namespace scalelab {

/// One kernel of a plug-in.
struct PluginKernel {
  const char* name;      ///< lower-case letters, digits and underscores; a letter comes first
  const char* group;     ///< under which it is listed
  KernelInfo (*info)();  ///< its name and group are filled in by who loads it
};

/// What a plug-in tells of itself.
struct Plugin {
  const char* mark = plugin_mark;  ///< read from the file before it is loaded
  const PluginKernel* kernels = nullptr;
  std::size_t kernel_count = 0;
};

/// The one symbol of a plug-in that others see. Each plug-in defines its own; scalelab has none.
extern "C" [[gnu::visibility("default")]] const Plugin scalelab_plugin;

}  // namespace scalelab

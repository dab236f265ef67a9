// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.hpp"
#include "report/figures/pen.hpp"

namespace scalelab {

/// The kernels of each group: what each is, and a table of what a user chooses by: what binds it,
/// its work and its memory at the default size, and which scalings mean something.
/// @param kernels sorted by group
std::string kernels_text(const std::vector<KernelInfo>& kernels, const Pen& pen);

/// All that a kernel declares of itself. Memory and use of time are those of the default size on
/// one worker; the trial size is written as the options of `scalelab run` that set it.
std::string kernel_text(const KernelInfo& kernel, const Pen& pen);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.hpp"

namespace scalelab {

/// All that a kernel declares of itself as JSON: "name", "group", "summary", "bound_by", "size"
/// (each parameter with unit, meaning, default, and minimum and maximum or its choices),
/// "work_unit" and "work" (null where there is none to share out), "growth", "grows",
/// "memory_bytes", "held_share" and "time_use" (null where they are not known beforehand),
/// "known_answer", "tolerance", "source", and "trial", the settings of a size that takes
/// milliseconds. Work, memory and use of time are those of the default size on one worker.
std::string kernel_json(const KernelInfo& kernel);

/// The same of several: "kernels", a list.
std::string kernels_json(const std::vector<KernelInfo>& kernels);

}  // namespace scalelab

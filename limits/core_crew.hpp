// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>

#include "parallel/placement/placement.hpp"

namespace scalelab {

/// What one thread does again and again, once its data are there.
using Pass = std::function<void()>;

/// Has a thread on each of the processors do a pass, all at once, again and again for about so many
/// seconds, three times at least. Returns the seconds of the quickest pass, from the first thread's
/// begin to the last one's end: what disturbs a timing only ever makes it longer.
/// @param processors numbers of processing units that threads are pinned to; one thread for each
/// @param make makes a thread's pass, on that thread: memory that it writes is near to it
/// Throws what a thread throws, and std::system_error where they can't be started.
double fastest_pass(const Placement& placement, std::span<const int> processors, double seconds,
                    const std::function<Pass(int thread)>& make);

}  // namespace scalelab

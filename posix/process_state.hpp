// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

namespace scalelab {

/// Whether there is a process of this number that has not ended: one that has, and that nobody has
/// waited for, is none.
bool is_running(pid_t process);

/// Whether a process has a child that is running. True where the system does not tell.
bool has_running_child(pid_t process);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <vector>

namespace scalelab::keeper {

/// The children of a process, theirs, and so on, as the system has them this moment.
std::vector<pid_t> descendants_of(pid_t process);

/// Ends all descendants of this process, which must be the one that orphans among them come to
/// (PR_SET_CHILD_SUBREAPER): asks them to end by SIGTERM, and kills after `grace_s` seconds what is
/// left. Returns when this process has no child any more; all of them are waited for.
void end_descendants(double grace_s);

}  // namespace scalelab::keeper

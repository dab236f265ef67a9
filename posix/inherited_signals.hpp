// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// Undoes what a parent can leave a program with across exec(2): SIGCHLD ignored, by which the
/// system forgets how children ended, and signals blocked, which children would inherit in turn.
/// SIGPIPE is ignored from here on: who reads progress may go, and the measurement goes on
/// (standard_streams.hpp). For the beginning of main.
void settle_inherited_signals();

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// Undoes what a parent can leave a program with across exec(2): SIGCHLD ignored, by which the
/// system forgets how children ended, and signals blocked, which children would inherit in turn.
/// For the beginning of main.
void reset_inherited_signals();

}  // namespace scalelab

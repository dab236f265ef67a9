// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// Starts as many threads as this process lacks to have `threads`, and ends them again. OpenMP ends
/// the whole process, without an exception, where the system gives it fewer than it needs: this
/// says so before. Throws std::runtime_error with the system's reason and the limits to look at.
void try_threads(int threads);

}  // namespace scalelab

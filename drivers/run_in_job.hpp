// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "parallel/job/launch_file.hpp"
#include "study/campaign.hpp"

namespace scalelab {

/// Runs a request as one of a job's ranks and returns this rank's exit code. Rank 0 says what there
/// is to say, and tells it to the listener before it leaves in any other way than by returning.
/// Throws LaunchError when MPI can't be used.
int run_in_job(RunRequest request, const LaunchListener& listener);

}  // namespace scalelab

// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

#include "parallel/job/launch_file.hpp"
#include "results/records.hpp"
#include "study/campaign.hpp"

namespace scalelab {

/// What is printed of all that was measured.
using ReportToPrint = std::function<std::string(const Results&)>;

/// Runs a request as one of a job's ranks and returns this rank's exit code. Rank 0 prints the
/// report, says what else there is to say, and tells it to the listener before it leaves in any
/// other way than by returning. Throws LaunchError when MPI can't be used.
/// @param why_no_plugins  why this rank could not load its plug-ins; empty where it could
int run_in_job(RunRequest request, const ReportToPrint& report, const LaunchListener& listener,
               const std::string& why_no_plugins);

}  // namespace scalelab

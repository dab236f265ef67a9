#pragma once

#include "parallel/job/job.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Describes the nodes, the software and the clock that the job has. Collective; complete on rank
/// 0. A node whose processors and memory are like the first node's is not described in XML again.
MachineRecord record_machine(Job& job);

}  // namespace scalelab

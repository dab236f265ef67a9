// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"

namespace scalelab {

/// The MPI job that the whole test program is; made and owned by tests/mpi_main.cpp.
Job& test_job();

/// All ranks of the test program, as a communicator.
inline Communicator& world() {
  return test_job().world();
}

/// All ranks of the test program, in order.
inline std::vector<int> all_ranks() {
  std::vector<int> ranks(static_cast<std::size_t>(test_job().ranks()));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

/// All ranks of the test program. Collective over them.
inline RankGroup everybody() {
  return make_group(test_job(), all_ranks());
}

}  // namespace scalelab
